/** The expected wait, as a range that is honest about what is not known. */
import type { Pace } from './pacing';

export type WaitRange = { readonly lowSeconds: number; readonly highSeconds: number };

/**
 * How long until `ahead` people have been served.
 *
 * The low end is the smooth figure (1,841 at 500 per 10 s is 37 s), the high end counts whole cycles, because people
 * are served a step at a time (4 cycles, 40 s). Both are rounded up to seconds.
 *
 * @param ahead people before the visitor, 0 or more
 * @param pace planned or measured; a step of 0 means that nothing is known yet
 * @returns null when the pace is unknown: say "calculating", never a guess
 */
export function estimateWait(ahead: number, pace: Pace): WaitRange | null {
  if (ahead <= 0) return { lowSeconds: 0, highSeconds: 0 };
  if (!(pace.step > 0) || !(pace.everySeconds > 0)) return null;
  return {
    lowSeconds: Math.ceil((ahead / pace.step) * pace.everySeconds),
    highSeconds: Math.ceil(ahead / pace.step) * pace.everySeconds,
  };
}
