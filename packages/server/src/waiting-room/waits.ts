/** How long people wait: what the status document says about it, so that all clients tell the same range. */
import { type Pace, paceAt, segmentAt, type WaitRange } from '@urr/core/position';
import { changesOf } from './pace-plan';
import { servingOf } from './settings';
import type { StoredEvent } from './store';

/** Shares of the time until the turn as the head stands, between which it comes. */
export type Waits = readonly [low: number, high: number];

/** A pace that is kept: clocks and documents differ by so much. */
const KEPT: Waits = [0.95, 1.05];

/** Where measurements set the pace: as much slower as it swings, and as fast as the claims of a cycle allow. */
const SLOWER_BY_FEEDBACK = 1.3;

/** Beyond so many times a figure says nothing. */
const MOST = 20;

/** What is planned for later than this changes nobody's range. */
const MAX_STRETCHES = 70;

/** Wider where measurements set the pace or unused numbers come back, and towards where a planned change takes it for the last of the line. */
export function waitsOf(event: StoredEvent, nowMs: number): Waits {
  const { pacing } = event.settings;
  const segment = segmentAt(event.segments, nowMs);
  if (segment === undefined || segment.step === 0) return KEPT;
  const { feedback, refill } = pacing;
  // What nobody used comes on top: at most everything that was called up.
  const most = (feedback === undefined ? segment.step : feedback.plan.step * pacing.burst) * (1 + refill);
  const faster = Math.max(1 / MOST, Math.min(KEPT[0], segment.step / most));
  const measured: Waits = [faster, feedback === undefined ? KEPT[1] : SLOWER_BY_FEEDBACK];
  if (pacing.schedule === undefined) return rounded(measured);
  const people = Math.max(1, event.tail - servingOf(event, nowMs));
  const asNow = (people / segment.step) * segment.everySeconds;
  const planned = Math.min(MOST, Math.max(1 / MOST, secondsToServe(people, event, nowMs) / asNow));
  return rounded([Math.min(measured[0], planned * KEPT[0]), Math.max(measured[1], planned * KEPT[1])]);
}

/** The range told about a position, as clients compute it; null where nothing is told. */
export function waitTold(event: StoredEvent, turn: number, atMs: number, waits: Waits): WaitRange | null {
  const segment = segmentAt(event.segments, atMs);
  if (segment === undefined || segment.step === 0) return null;
  const { base, baseAt, step, everySeconds } = segment;
  const turnAtMs = baseAt + Math.ceil((turn - base) / step) * everySeconds * 1000;
  const left = Math.max(0, (turnAtMs - atMs) / 1000);
  return {
    lowSeconds: Math.floor(left * waits[0]),
    highSeconds: Math.ceil(left * waits[1] + everySeconds),
  };
}

/** How long a line takes at the planned paces, one after the other. */
function secondsToServe(people: number, { settings }: StoredEvent, nowMs: number): number {
  const { pacing } = settings;
  const changes = changesOf(pacing).filter(({ atMs }) => atMs > nowMs);
  let left = people;
  let atMs = nowMs;
  for (const change of changes.slice(0, MAX_STRETCHES)) {
    const pace = perSecond(paceAt(pacing, changesOf(pacing), atMs));
    const served = (pace * (change.atMs - atMs)) / 1000;
    if (served >= left) return (atMs - nowMs) / 1000 + left / pace;
    left -= served;
    atMs = change.atMs;
  }
  const last = perSecond(paceAt(pacing, changesOf(pacing), atMs));
  return (atMs - nowMs) / 1000 + left / last;
}

function perSecond({ step, everySeconds }: Pace): number {
  return step / everySeconds;
}

function rounded([low, high]: Waits): Waits {
  return [Math.round(low * 100) / 100, Math.round(high * 100) / 100];
}
