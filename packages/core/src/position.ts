/** Position arithmetic: pure functions that server, edge and browser compute alike. */

export {
  isCalm,
  type LeasePlan,
  type LeaseReading,
  leaseRateOf,
  planFirstLease,
  planLease,
  positionsPerSecond,
  rushOf,
  SINGLE_LEASE,
  strainOf,
} from './lease';
export { claimsPerCycle, type Pace, type PaceChange, paceAt, perHour, perMinute, rampPace } from './pacing';
export { nextPollMs, type PollPlan } from './poll';
export {
  cyclesAt,
  headAt,
  nextCycleAt,
  rebase,
  type Segment,
  segmentAt,
  servedAt,
  servingAt,
} from './serving';
export { KEPT_PACE, type WaitShares, waitUntilTurn } from './turn';
export { estimateWait, type WaitRange } from './wait';

/** Whether a position's turn has come. */
export function isServed(position: number, serving: number): boolean {
  return position <= serving;
}

/**
 * People before a place in the waiting room: position less serving position less known holes, never below 0.
 * 2,341 at 500 is 1,841, as the source counts it.
 *
 * @param holes positions between the two that nobody holds
 */
export function aheadOf(position: number, serving: number, holes = 0): number {
  return Math.max(0, position - serving - holes);
}

/**
 * People before a rank of the entry queue, where the line is exact: 47th is behind 46.
 *
 * @param rank 1 for the first
 */
export function aheadOfRank(rank: number): number {
  return Math.max(0, rank - 1);
}

/** People after a rank of the entry queue: 47th of 175 has 128 behind. */
export function behindOf(rank: number, total: number): number {
  return Math.max(0, total - rank);
}

/**
 * Share of the way from joining to the head, 0 to 1. Callers that show it keep the highest value they have shown.
 *
 * @param aheadAtJoin people ahead when the visitor joined; 0 means there was no way to go
 */
export function progressOf(ahead: number, aheadAtJoin: number): number {
  if (!(aheadAtJoin > 0)) return 1;
  return Math.min(1, Math.max(0, (aheadAtJoin - ahead) / aheadAtJoin));
}

/** [position, holes from the serving position up to and including it], ascending. */
export type HoleSums = readonly (readonly [position: number, count: number])[];

/** Holes known to lie between the serving position and a position, from the prefix sums of a status document. */
export function holesBefore(sums: HoleSums, position: number): number {
  let count = 0;
  for (const [upTo, total] of sums) {
    if (upTo > position) break;
    count = total;
  }
  return count;
}
