/** The head of the line and the gate of claims, on the arithmetic the waiting room itself runs on. */
import { claimsPerCycle, type Pace } from '../pacing';
import { nextCycleAt, rebase, type Segment, servingAt } from '../serving';

export type Door = {
  /** The segments clients would read. */
  segments(): readonly Segment[];
  serving(nowMs: number): number;
  /** At the beginning of a cycle: re-bases the head under a new cap, and goes on with a step. */
  cycle(nowMs: number, tail: number, step: number): void;
  /** After a join: lifts the cap where it would hold the head up in the next cycle, as the writer of a lease does. */
  lift(nowMs: number, tail: number): void;
  nextCycleAt(nowMs: number): number;
  /** Counts a claim, or tells that the cycle is full. */
  claim(): boolean;
  /** Claims counted in the cycle that runs, and most that may be. */
  claims(): { readonly counted: number; readonly limit: number };
};

/** A door that opens by itself at a moment, with one step served. */
export function createDoor(pace: Pace, burst: number, opensAtMs: number): Door {
  const everyMs = pace.everySeconds * 1000;
  // Never above what the plan allows, whatever step is set.
  const limit = claimsPerCycle(pace, burst);
  let counted = 0;
  let segment: Segment = {
    base: 0,
    baseAt: opensAtMs - everyMs,
    step: pace.step,
    everySeconds: pace.everySeconds,
    cap: pace.step,
  };
  let segments: readonly Segment[] = [segment];
  return {
    segments: () => segments,
    serving: (nowMs) => servingAt(segment, nowMs),
    cycle(nowMs, tail, step) {
      counted = 0;
      const moved = rebase(segment, nowMs, tail);
      segment = { ...moved, step, cap: Math.max(moved.cap, tail + step) };
      segments = [segment];
    },
    lift(nowMs, tail) {
      if (servingAt(segment, nowMs) + segment.step <= segment.cap || tail + segment.step <= segment.cap)
        return;
      segment = rebase(segment, nowMs, tail);
      segments = [segment];
    },
    nextCycleAt: (nowMs) => nextCycleAt(segment, nowMs),
    claim() {
      if (counted >= limit) return false;
      counted += 1;
      return true;
    },
    claims: () => ({ counted, limit }),
  };
}
