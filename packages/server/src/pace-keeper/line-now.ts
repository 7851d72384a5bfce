/** Where a line stands, in the terms decisions are made in: whole cycles. */
import { headAt, segmentAt } from '@urr/core/position';
import { cycleStartAt } from '../waiting-room/head';
import type { RoomEvent } from '../waiting-room/room';
import type { StoredDecision } from '../waiting-room/store';

/** More cycles than this ago is too long ago to learn from. */
const MAX_CYCLES = 60;

export type LineNow = Pick<StoredDecision, 'cycleAtMs' | 'called'>;

/** The cycle that runs, and how many were called up before it. */
export function lineNow({ segments, settings, tail }: RoomEvent, nowMs: number): LineNow {
  const segment = segmentAt(segments, nowMs);
  if (segment === undefined) return { cycleAtMs: nowMs, called: 0 };
  const cycleAtMs = cycleStartAt(segment, nowMs);
  const serving = headAt(segments, nowMs);
  const before = headAt(segments, cycleAtMs - 1);
  // A segment that begins with this cycle does not say what was before it.
  const isKnown = before < serving || segment.baseAt < cycleAtMs;
  const called = isKnown ? before : serving - settings.pacing.step;
  return { cycleAtMs, called: Math.max(0, Math.min(called, tail)) };
}

/** When the cycles began from that of a decision to the last one that is over; none where there were too many. */
export function cyclesSince(last: LineNow, now: LineNow, everySeconds: number): readonly number[] {
  const count = Math.round((now.cycleAtMs - last.cycleAtMs) / (everySeconds * 1000));
  if (count < 1 || count > MAX_CYCLES) return [];
  return Array.from({ length: count }, (_, index) => last.cycleAtMs + index * everySeconds * 1000);
}
