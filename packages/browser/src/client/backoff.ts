const CAP_MS = 30_000;

/**
 * Delay before the next try after `failures` failures in a row: full jitter under a doubling ceiling of 2 s to 30 s,
 * never below one second.
 */
export function backoffMs(failures: number, random: () => number): number {
  return Math.max(1000, random() * Math.min(CAP_MS, 1000 * 2 ** failures));
}
