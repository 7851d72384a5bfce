const TRUSTED_WITHIN_MS = 1500;

/**
 * The server's clock as far as it can be told from answers: milliseconds to add to the own clock. Every answer is a
 * lower bound, because time passed on the way, so the largest counts; a `fresh` one, which no cache can have kept,
 * also pulls a wrong estimate back.
 *
 * @param offsetMs what was known before, null for nothing
 * @param heardMs the server's time less the own clock's at the moment it was heard
 */
export function nextOffset(offsetMs: number | null, heardMs: number, fresh: boolean): number {
  const isWrong =
    offsetMs === null || heardMs > offsetMs || (fresh && offsetMs - heardMs > TRUSTED_WITHIN_MS);
  return isWrong ? heardMs : offsetMs;
}
