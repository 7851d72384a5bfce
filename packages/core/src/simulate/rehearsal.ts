/** What a rehearsal found out. */

import { type Cost, costOf } from './cost';
import type { Crowd } from './crowd';
import { type OrderError, orderError, ranksOf } from './order';
import { type Played, state } from './played';
import type { Sale } from './sale';
import { type Quantiles, quantilesOf, type Recorder, type Series, toSeries } from './series';
import type { Site } from './site';

export type Rehearsal = {
  readonly sale: Sale;
  /** People who got a pass, gave up, and still wait in the end; places nobody came for. */
  readonly people: {
    readonly admitted: number;
    readonly gaveUp: number;
    readonly stillWaiting: number;
    readonly unusedPlaces: number;
  };
  /** From the opening, or from joining where that was later. */
  readonly waitSeconds: Quantiles;
  /** From the opening to the last pass. */
  readonly drainSeconds: number;
  readonly fairness: {
    /** From the order of arrival to that of places: joins in blocks, or the draw. */
    readonly given: OrderError;
    /** From the order of places to that of passes: moments of a cycle, sleep, full cycles. */
    readonly kept: OrderError;
    /** Share of the first tenth of all passes that went to bots. */
    readonly botsInFirstTenth: number;
  };
  /** Share of people whose true wait was inside what was shown to them first. */
  readonly waits: {
    /** The smooth estimate, to the end of its last cycle. */
    readonly insideEstimate: number;
    /** The range of `waitUntilTurn`. */
    readonly insideRange: number;
    /** Width of that range as a share of the wait, mean over waits above a minute. */
    readonly rangeWidth: number;
  };
  readonly requests: {
    readonly peakPerSecond: number;
    readonly polls: number;
    readonly joins: number;
    readonly checks: number;
    /** Asked again because the cycle was full, or because the store did not answer. */
    readonly held: number;
    readonly refused: number;
  };
  readonly writes: { readonly peakPerSecond: number; readonly total: number; readonly leases: number };
  /** null when no site was given. */
  readonly site: {
    readonly peak: number;
    readonly mean: number;
    /** People a second × seconds inside, by Little's law. */
    readonly expected: number;
    readonly longestWaitSeconds: number;
  } | null;
  /** People let in beyond what the servers bear. */
  readonly failed: number;
  readonly cost: Cost;
  readonly series: Series;
};

export function toRehearsal(end: {
  readonly sale: Sale;
  readonly crowd: Crowd;
  readonly played: Played;
  readonly recorder: Recorder;
  readonly counts: {
    readonly joins: number;
    readonly checks: number;
    readonly writes: number;
    readonly reads: number;
    readonly polls: number;
    readonly refused: number;
    readonly held: number;
  };
  readonly site: Site | null;
  readonly failed: number;
  readonly leases: number;
  readonly holes: number;
  readonly lastSecond: number;
  readonly waiting: number;
}): Rehearsal {
  const { sale, crowd, played, recorder, counts, site, lastSecond } = end;
  const { opensAtMs, owner, joinsAt } = crowd;
  const admitted = indicesOf(played.states, state.admitted);
  const since = (index: number): number => Math.max(joinsAt[owner[index] as number] as number, opensAtMs);
  const waits = Float64Array.from(
    admitted,
    (index) => ((played.admittedAt[index] as number) - since(index)) / 1000,
  );
  const lastAt = admitted.reduce(
    (last, index) => Math.max(last, played.admittedAt[index] as number),
    opensAtMs,
  );
  const polls = Math.round(counts.polls);
  const openSeconds = Math.max(1, (lastAt - opensAtMs) / 1000);
  return {
    sale,
    people: {
      admitted: admitted.length,
      gaveUp: indicesOf(played.states, state.left).length,
      stillWaiting: end.waiting,
      unusedPlaces: indicesOf(played.states, state.unused).length + end.holes,
    },
    waitSeconds: quantilesOf(waits),
    drainSeconds: (lastAt - opensAtMs) / 1000,
    fairness: {
      ...fairnessOf(played, admitted),
      botsInFirstTenth: botsAmongFirst(crowd, played, admitted),
    },
    waits: calibrationOf(played, admitted),
    requests: {
      peakPerSecond: Math.round(peakOf(recorder.requests)),
      polls,
      joins: counts.joins,
      checks: counts.checks,
      held: counts.held,
      refused: counts.refused,
    },
    writes: { peakPerSecond: Math.round(peakOf(recorder.writes)), total: counts.writes, leases: end.leases },
    site:
      site === null
        ? null
        : {
            peak: site.peak(),
            mean: meanInside(recorder, opensAtMs / 1000, lastSecond),
            expected: (admitted.length / openSeconds) * (site.secondsInside() / Math.max(1, admitted.length)),
            longestWaitSeconds: site.longestWaitSeconds(),
          },
    failed: Math.round(end.failed),
    cost: costOf(
      {
        polls,
        apiRequests: counts.joins + counts.checks + counts.refused,
        writes: counts.writes,
        reads: counts.reads,
      },
      sale.prices,
    ),
    series: toSeries(recorder, opensAtMs / 1000, lastSecond),
  };
}

function indicesOf(states: Uint8Array, wanted: number): Int32Array {
  const found = new Int32Array(states.length);
  let size = 0;
  for (let index = 0; index < states.length; index++) if (states[index] === wanted) found[size++] = index;
  return found.subarray(0, size);
}

function fairnessOf(
  played: Played,
  admitted: Int32Array,
): { readonly given: OrderError; readonly kept: OrderError } {
  // The columns are in the order of arrival, so ranks of places among those admitted tell the first error.
  const placeRanks = ranksOf(Float64Array.from(admitted, (index) => played.places[index] as number));
  const passRanks = ranksOf(Float64Array.from(admitted, (index) => played.admittedAt[index] as number));
  const byPlace = new Int32Array(admitted.length);
  for (let at = 0; at < admitted.length; at++) byPlace[placeRanks[at] as number] = passRanks[at] as number;
  return { given: orderError(placeRanks), kept: orderError(byPlace) };
}

function botsAmongFirst(crowd: Crowd, played: Played, admitted: Int32Array): number {
  const ranks = ranksOf(Float64Array.from(admitted, (index) => played.admittedAt[index] as number));
  const first = Math.ceil(admitted.length / 10);
  if (first === 0) return 0;
  let bots = 0;
  for (let at = 0; at < admitted.length; at++) {
    if ((ranks[at] as number) < first) bots += crowd.isBot[admitted[at] as number] as number;
  }
  return bots / first;
}

function calibrationOf(played: Played, admitted: Int32Array): Rehearsal['waits'] {
  let [shown, inEstimate, inRange, long, width] = [0, 0, 0, 0, 0];
  for (const index of admitted) {
    const at = played.shownAt[index] as number;
    if (at < 0) continue;
    shown += 1;
    const wait = ((played.admittedAt[index] as number) - at) / 1000;
    const inside = ({ low, high }: Played['shown']): number =>
      wait >= (low[index] as number) && wait <= (high[index] as number) ? 1 : 0;
    inEstimate += inside(played.shown);
    inRange += inside(played.promised);
    if (wait < 60) continue;
    long += 1;
    width += ((played.promised.high[index] as number) - (played.promised.low[index] as number)) / wait;
  }
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {
    insideEstimate: share(inEstimate, shown),
    insideRange: share(inRange, shown),
    rangeWidth: long === 0 ? 0 : width / long,
  };
}

function peakOf(column: Float64Array): number {
  return column.reduce((most, value) => Math.max(most, value), 0);
}

function meanInside(recorder: Recorder, from: number, until: number): number {
  // Neither while it fills nor while it empties: the middle half.
  const [first, last] = [Math.floor(from + (until - from) / 4), Math.ceil(from + ((until - from) * 3) / 4)];
  const middle = recorder.inside.subarray(first, Math.max(first + 1, last));
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
