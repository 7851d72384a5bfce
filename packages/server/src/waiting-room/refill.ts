/** Numbers that closed cycles give back: served to people who did not claim, and then to those behind them. */
import { cyclesAt, type Segment, segmentAt, servingAt } from '@urr/core/position';
import { CLOSED_AFTER_MS } from './head';
import type { StoredEvent } from './store';

/** So many cycles are looked at, counted back from the last closed one. What is older is not given back. */
const MAX_CYCLES = 12;

/** So many steps come back at once at most: a dead timer must not turn into a flood of turns. */
const MAX_STEPS = 2;

/**
 * When the closed cycles began that have not been looked at since the head was last moved, ascending. A cycle's
 * numbers come back once, because what gives them back also moves the base beyond it.
 */
export function closedCycles({ segments, settings }: StoredEvent, nowMs: number): readonly number[] {
  const current = segmentAt(segments, nowMs);
  if (settings.pacing.refill === 0 || current === undefined || current.step === 0) return [];
  const closed = cyclesAt(current, nowMs - CLOSED_AFTER_MS);
  const count = Math.min(closed, MAX_CYCLES);
  const startOf = (index: number): number => current.baseAt + index * current.everySeconds * 1000;
  return Array.from({ length: count }, (_, index) => startOf(closed - count + index));
}

/**
 * How far the head may go beyond its pace: the set share of the numbers that were called up in these cycles and not
 * claimed in them. Numbers beyond the tail were nobody's, and late returners use up what a cycle has left.
 *
 * @param claims claims counted in each of the cycles
 */
export function givenBackBy(
  { segments, settings, tail }: StoredEvent,
  cycles: readonly number[],
  claims: readonly number[],
  nowMs: number,
): number {
  const current = segmentAt(segments, nowMs);
  if (current === undefined) return 0;
  const unused = cycles.reduce(
    (sum, atMs, index) => sum + Math.max(0, calledUpAt(current, tail, atMs) - (claims[index] ?? 0)),
    0,
  );
  return Math.min(Math.floor(unused * settings.pacing.refill), MAX_STEPS * current.step);
}

/** How many people's numbers came up at the beginning of a cycle. */
function calledUpAt(segment: Segment, tail: number, atMs: number): number {
  const isFirst = atMs <= segment.baseAt;
  const before = isFirst
    ? Math.max(0, segment.base - segment.step)
    : servingAt(segment, atMs - segment.everySeconds * 1000);
  return Math.min(servingAt(segment, atMs), tail) - Math.min(before, tail);
}
