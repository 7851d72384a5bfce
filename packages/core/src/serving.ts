/**
 * The head of a waiting room as a function of time. Nothing has to tick for people to advance: whoever knows the
 * segment and the time knows the serving position.
 */

/**
 * A stretch of a line's head: from `baseAt` on, `step` more positions are served at each `everySeconds`, never
 * beyond `cap`.
 */
export type Segment = {
  readonly base: number;
  /** Epoch milliseconds. */
  readonly baseAt: number;
  readonly step: number;
  readonly everySeconds: number;
  readonly cap: number;
};

/** Full cycles since `baseAt`; 0 before it, also on clocks that run behind. */
export function cyclesAt(segment: Segment, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - segment.baseAt) / (segment.everySeconds * 1000)));
}

/**
 * The serving position a segment has at a moment: the highest position that may claim.
 *
 * @param nowMs epoch milliseconds
 * @returns never below `base`, never above `cap` (but `base` when the cap is lower)
 */
export function servingAt(segment: Segment, nowMs: number): number {
  const reached = segment.base + segment.step * cyclesAt(segment, nowMs);
  return Math.max(segment.base, Math.min(reached, segment.cap));
}

/** The segment in force at a moment: the last one that has begun, else the first. */
export function segmentAt(segments: readonly Segment[], nowMs: number): Segment | undefined {
  let current = segments[0];
  for (const segment of segments) if (segment.baseAt <= nowMs) current = segment;
  return current;
}

/** The serving position of a line with one or two segments, in ascending order of `baseAt`; 0 for none. */
export function headAt(segments: readonly Segment[], nowMs: number): number {
  const segment = segmentAt(segments, nowMs);
  return segment === undefined ? 0 : servingAt(segment, nowMs);
}

/** Epoch milliseconds at which the cycle after `nowMs` begins; `baseAt` itself when that is still ahead. */
export function nextCycleAt(segment: Segment, nowMs: number): number {
  if (nowMs < segment.baseAt) return segment.baseAt;
  return segment.baseAt + (cyclesAt(segment, nowMs) + 1) * segment.everySeconds * 1000;
}

/**
 * When the head reaches a position.
 *
 * @returns epoch milliseconds, or null while the segments as they stand stop short of it (cap, or step 0)
 */
export function servedAt(segments: readonly Segment[], position: number): number | null {
  for (const [index, segment] of segments.entries()) {
    const until = segments[index + 1]?.baseAt ?? Number.POSITIVE_INFINITY;
    if (segment.baseAt >= until) continue;
    if (position <= segment.base) return segment.baseAt;
    if (segment.step <= 0 || position > segment.cap) continue;
    const cycles = Math.ceil((position - segment.base) / segment.step);
    const at = segment.baseAt + cycles * segment.everySeconds * 1000;
    if (at < until) return at;
  }
  return null;
}

/**
 * Moves a segment's base to now, keeping the rhythm of its cycles, and lifts the cap one step above the tail. Idle
 * time therefore banks at most one step, however late, early or often this is called.
 *
 * @param tail highest position given out so far
 */
export function rebase(segment: Segment, nowMs: number, tail: number): Segment {
  const cycles = cyclesAt(segment, nowMs);
  return {
    ...segment,
    base: servingAt(segment, nowMs),
    baseAt: segment.baseAt + cycles * segment.everySeconds * 1000,
    cap: Math.max(segment.cap, tail + segment.step),
  };
}
