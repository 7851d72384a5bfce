/** Plays a sale from the first arrival to the last turn, second by second. */
import { createPermutation, type Permutation } from '../draw';
import { nextPollMs } from '../poll';
import { segmentAt, servedAt } from '../serving';
import { type WaitShares, waitUntilTurn } from '../turn';
import { estimateWait } from '../wait';
import { createCalendar } from './calendar';
import { createCounter } from './counter';
import { createCrowd } from './crowd';
import { createDoor } from './door';
import { createPacer } from './pacer';
import { createPlayed, state } from './played';
import { createDice } from './random';
import { type Rehearsal, toRehearsal } from './rehearsal';
import { assertSale, DEFAULT_SALE, type Sale } from './sale';
import { createRecorder } from './series';
import { createSite } from './site';

/** While a wait is long, polls up to this share of it are counted without being played: they would learn nothing. */
const THINNED = 0.25;

/** Fewer polls than this are played one by one. */
const MIN_THINNED = 3;

/** What clients do when their cycle is full, or the store did not answer. */
const SPREAD_AGAIN = 0.3;
const SPREAD_TURN = 0.9;
const RETRY_MS = 2000;

/** Units of a join that is written down, and of a claim, as counted on the real store. */
const CLAIM_WRITES = 2;
const CLAIM_READS = 4;
const LEAVE_WRITES = 1;

/**
 * Rehearses a sale: a crowd made of a seed goes through the arithmetic that serves the real one (head, cap, leases,
 * polls, turns, claims of a cycle, draw, feedback). Pure and deterministic: the same sale gives the same figures.
 * A million visitors take about ten seconds and 250 MB.
 *
 * @throws {RangeError} numbers that make no sale
 */
export function rehearse(sale: Sale): Rehearsal {
  assertSale(sale);
  const seed = sale.seed ?? DEFAULT_SALE.seed;
  const { step: plannedStep, everySeconds, burst = 1.2 } = sale.pacing ?? DEFAULT_SALE.pacing;
  const pace = { step: plannedStep, everySeconds, burst };
  const poll = sale.poll ?? DEFAULT_SALE.poll;
  const crowd = createCrowd(sale);
  const { size, opensAtMs, joinsAt, owner, isBot, leavesAt, sleepsAt, wakesAt, skewMs } = crowd;
  const everyMs = everySeconds * 1000;
  const seconds = opensAtMs / 1000 + (sale.endsAfterSeconds ?? DEFAULT_SALE.endsAfterSeconds);
  const dice = createDice(`${seed} moments`);
  const calendar = createCalendar(size, seconds);
  const recorder = createRecorder(seconds);
  const counter = createCounter(sale.processes ?? DEFAULT_SALE.processes, dice);
  const door = createDoor(pace, pace.burst, opensAtMs);
  const site = sale.site === undefined ? null : createSite(sale.site, seconds, createDice(`${seed} stays`));
  const pacer = createPacer(sale, pace, site, opensAtMs);
  const stalls = (sale.stalls ?? []).map(({ fromSecond, seconds: length }) => ({
    fromMs: opensAtMs + fromSecond * 1000,
    untilMs: opensAtMs + (fromSecond + length) * 1000,
  }));
  // Who lets measurements set the pace cannot promise the planned one.
  const shares: WaitShares | undefined = sale.feedback === undefined ? undefined : [1 / burst, 1.3];
  const written = sale.ledger === 'none' ? 0 : 1;
  const counts = { joins: 0, checks: 0, writes: 0, reads: 0, polls: 0, refused: 0, held: 0 };
  const played = createPlayed(size);
  const { states, positions, places } = played;
  const isServedOnce = new Uint8Array(size);
  let draw: Permutation | null = null;
  let drawSize = 0;
  let waiting = 0;
  let serving = 0;
  let step = plannedStep;

  // One function for all polls: making one for each is half of the time a rehearsal takes.
  let chance = 0;
  const random = (): number => chance;

  const isStalled = (atMs: number): boolean =>
    stalls.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs);
  const count = (column: Float64Array, atMs: number, by = 1): void => {
    const second = Math.floor(atMs / 1000);
    column[second] = (column[second] as number) + by;
  };
  const write = (atMs: number, units: number): void => {
    counts.writes += units;
    count(recorder.writes, atMs, units);
  };
  const ask = (atMs: number): void => count(recorder.requests, atMs);

  /** 0 while the draw has not been made. */
  function placeOf(index: number, nowMs: number): number {
    const known = places[index] as number;
    if (known > 0) return known;
    if (sale.order === 'draw' && nowMs < opensAtMs) return 0;
    const position = positions[index] as number;
    const place = draw !== null && position <= drawSize ? draw.placeOf(position) : position;
    places[index] = place;
    return place;
  }

  function join(index: number, nowMs: number): void {
    if (isServedOnce[owner[index] as number] === 1) {
      states[index] = state.unused;
      return;
    }
    ask(nowMs);
    if (isStalled(nowMs)) {
      counts.refused += 1;
      calendar.add(index, nowMs + RETRY_MS + dice() * RETRY_MS);
      return;
    }
    const before = counter.writes();
    positions[index] = counter.take(nowMs);
    door.lift(nowMs, counter.tail());
    counts.joins += 1;
    write(nowMs, counter.writes() - before + written);
    counts.reads += written;
    played.joinedAt[index] = nowMs;
    states[index] = state.waiting;
    waiting += 1;
    stand(index, nowMs);
  }

  /** What somebody does who has a place and looks: claims, or sees when to look again. */
  function stand(index: number, nowMs: number): void {
    const place = placeOf(index, nowMs);
    if (nowMs >= opensAtMs && place > 0 && door.serving(nowMs) >= place) claim(index, nowMs);
    else plan(index, place, nowMs);
  }

  function claim(index: number, nowMs: number): void {
    ask(nowMs);
    counts.checks += 1;
    counts.reads += CLAIM_READS;
    if (isStalled(nowMs)) {
      counts.refused += 1;
      again(index, nowMs + RETRY_MS + dice() * RETRY_MS, nowMs);
      return;
    }
    if (!door.claim()) {
      counts.held += 1;
      again(index, door.nextCycleAt(nowMs) + dice() * SPREAD_AGAIN * everyMs, nowMs);
      return;
    }
    write(nowMs, CLAIM_WRITES);
    if ((played.shownAt[index] as number) < 0) note(index, 0, 0, 0, 0, nowMs);
    states[index] = state.admitted;
    played.admittedAt[index] = nowMs;
    isServedOnce[owner[index] as number] = 1;
    count(recorder.admitted, nowMs);
    waiting -= 1;
    site?.enter(nowMs);
  }

  function plan(index: number, place: number, nowMs: number): void {
    const segments = door.segments();
    const servedFrom =
      place > 0 ? (servedAt(segments, place) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    const etaSeconds = (servedFrom - nowMs) / 1000;
    if (nowMs >= opensAtMs && place > 0 && (played.shownAt[index] as number) < 0) show(index, place, nowMs);
    const mean = pollAfter(etaSeconds, 0.5);
    const quiet = place > 0 ? etaSeconds * 1000 * THINNED : opensAtMs - nowMs;
    if (Number.isFinite(quiet) && quiet > MIN_THINNED * mean && isBot[index] === 0) {
      const untilMs = nowMs + quiet;
      recorder.spread(nowMs, untilMs, 1000 / mean);
      counts.polls += Math.max(0, Math.min(untilMs, seconds * 1000) - nowMs) / mean;
      again(index, place > 0 ? untilMs : untilMs + dice() * mean, nowMs);
      return;
    }
    const pollAt = nowMs + pollAfter(etaSeconds, dice());
    const late = isBot[index] === 1 ? 50 : dice() * SPREAD_TURN * everyMs;
    const claimAt = servedFrom + late + (skewMs[index] as number);
    if (pollAt >= servedFrom && claimAt > nowMs) {
      again(index, claimAt, nowMs);
      return;
    }
    counts.polls += 1;
    ask(pollAt);
    again(index, pollAt, nowMs);
  }

  function pollAfter(etaSeconds: number, drawn: number): number {
    chance = drawn;
    return nextPollMs({ etaSeconds, waiting, poll, random });
  }

  /** Comes back at a moment, unless patience ends before it or the phone sleeps then. */
  function again(index: number, atMs: number, nowMs: number): void {
    const leaves = leavesAt[index] as number;
    if (leaves < atMs) {
      calendar.add(index, Math.max(leaves, nowMs));
      return;
    }
    const sleeps = atMs >= (sleepsAt[index] as number) && atMs < (wakesAt[index] as number);
    calendar.add(index, sleeps ? (wakesAt[index] as number) : atMs);
  }

  function show(index: number, place: number, nowMs: number): void {
    const ahead = Math.max(0, place - door.serving(nowMs));
    const shown = estimateWait(ahead, { step, everySeconds });
    const promised = waitUntilTurn(segmentAt(door.segments(), nowMs), place, nowMs, shares);
    if (shown === null || promised === null) return;
    note(index, shown.lowSeconds, shown.highSeconds, promised.lowSeconds, promised.highSeconds, nowMs);
  }

  function note(index: number, low: number, high: number, from: number, until: number, nowMs: number): void {
    played.shownAt[index] = nowMs;
    played.shown.low[index] = low;
    played.shown.high[index] = high;
    played.promised.low[index] = from;
    played.promised.high[index] = until;
  }

  function wake(index: number, nowMs: number): void {
    if (states[index] === state.away) {
      join(index, nowMs);
      return;
    }
    if (isServedOnce[owner[index] as number] === 1) {
      states[index] = state.unused;
      waiting -= 1;
      return;
    }
    if (nowMs >= (leavesAt[index] as number)) {
      states[index] = state.left;
      waiting -= 1;
      // Half of them press the button, the others close the page.
      if (dice() < 0.5) {
        ask(nowMs);
        write(nowMs, LEAVE_WRITES);
      }
      return;
    }
    stand(index, nowMs);
  }

  let arrived = 0;
  let second = 0;
  for (; second < seconds; second++) {
    const nowMs = second * 1000;
    if (nowMs === opensAtMs && sale.order === 'draw') {
      drawSize = counter.tail();
      draw = drawSize === 0 ? null : createPermutation(`${seed} draw`, drawSize);
    }
    if ((nowMs - opensAtMs) % everyMs === 0) {
      const head = Math.min(door.serving(nowMs), counter.tail());
      if (nowMs > opensAtMs) {
        step = pacer.next({ called: head - serving, claimed: door.claims().counted }, nowMs);
      }
      serving = head;
      door.cycle(nowMs, counter.tail(), step);
    }
    while (arrived < size && (joinsAt[arrived] as number) < nowMs + 1000) {
      count(recorder.arrived, joinsAt[arrived] as number);
      join(arrived, joinsAt[arrived] as number);
      arrived += 1;
    }
    calendar.take(second, wake);
    site?.tick(second);
    recorder.waiting[second] = waiting;
    recorder.inside[second] = site?.active() ?? 0;
    recorder.step[second] = nowMs < opensAtMs ? 0 : step;
    if (arrived === size && waiting === 0 && nowMs > opensAtMs) break;
  }
  recorder.settle();
  return toRehearsal({
    sale,
    crowd,
    played,
    recorder,
    counts,
    site,
    failed: pacer.failed(),
    leases: counter.writes(),
    holes: counter.holes(),
    lastSecond: Math.min(second, seconds),
    waiting,
  });
}
