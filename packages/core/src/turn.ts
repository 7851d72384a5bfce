/** How long until a place's turn, as a range that holds: by the head's own rhythm and how far it may change. */
import { type Segment, segmentAt, servedAt } from './serving';
import type { WaitRange } from './wait';

/** How far a pace may come to differ from what it is now, as a share of it. */
export type PaceMargin = { readonly slower: number; readonly faster: number };

/** A planned pace is kept: what differs is when people look. */
const PLANNED: PaceMargin = { slower: 0.05, faster: 0.05 };

/**
 * Seconds until a place is let in: from the moment the head reaches it to a whole cycle later, since those called up
 * come spread over their cycle; wider by how far the pace may come to differ. `estimateWait` is the smooth figure for
 * so many people ahead; this is a range to rely on.
 *
 * @param options.position the place: its number, or where the draw has put it
 * @param options.margin 0.05 both ways by default; where feedback sets the pace, `faster` is the burst less 1
 * @returns null while the head stands still: say "calculating", never a guess
 */
export function waitUntilTurn(options: {
  readonly segments: readonly Segment[];
  readonly position: number;
  readonly nowMs: number;
  readonly margin?: PaceMargin | undefined;
}): WaitRange | null {
  const { segments, position, nowMs, margin = PLANNED } = options;
  const segment = segmentAt(segments, nowMs);
  if (segment === undefined) return null;
  const { base, baseAt, step, everySeconds } = segment;
  // Beyond its cap a head goes on at its pace: the cap follows the line's end.
  const atMs =
    servedAt(segments, position) ?? baseAt + Math.ceil((position - base) / step) * everySeconds * 1000;
  if (!Number.isFinite(atMs)) return null;
  const left = Math.max(0, (atMs - nowMs) / 1000);
  return {
    lowSeconds: Math.floor(left / (1 + margin.faster)),
    highSeconds: Math.ceil(left * (1 + margin.slower) + everySeconds),
  };
}
