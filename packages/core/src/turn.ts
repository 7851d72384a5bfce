/** How long until a place's turn, as a range that holds: by the head's own rhythm and how far it may change. */
import type { Segment } from './serving';
import type { WaitRange } from './wait';

/** Shares of the time until the turn as the head stands, between which it comes: `waits` of a status document. */
export type WaitShares = readonly [low: number, high: number];

/** Of a pace that is kept: clocks, documents and when people look differ by so much. */
export const KEPT_PACE: WaitShares = [0.95, 1.05];

/**
 * Seconds until a place is let in: from the moment the head reaches it to a whole cycle later, since those called up
 * come spread over their cycle; wider by how far the pace may come to differ. `estimateWait` is the smooth figure for
 * so many people ahead; this is a range to rely on. What people are told, what is rehearsed and what is held against
 * the waits that came true are this one range.
 *
 * @param segment that of the moment: beyond its cap the head goes on at its pace, since the cap follows the line's end
 * @param position the place: its number, or where the draw has put it
 * @param shares `KEPT_PACE` by default
 * @returns null while the head stands still: say "calculating", never a guess
 */
export function waitUntilTurn(
  segment: Segment | undefined,
  position: number,
  nowMs: number,
  shares: WaitShares = KEPT_PACE,
): WaitRange | null {
  if (!segment?.step) return null;
  const { base, baseAt, step, everySeconds } = segment;
  const turnAt = baseAt + Math.ceil((position - base) / step) * everySeconds * 1000;
  const left = Math.max(0, turnAt - nowMs) / 1000;
  return {
    lowSeconds: Math.floor(left * shares[0]),
    highSeconds: Math.ceil(left * shares[1] + everySeconds),
  };
}
