/** How full is too full. */

/** From this share on somebody should look; what is planned should stay below it. */
export const WARN_SHARE = 0.7;

/** From this share on it is about to fail. */
export const CRITICAL_SHARE = 0.85;

/** Below 70 %, from 70 % on, from 85 % on. */
export type Level = 'ok' | 'warn' | 'critical';

/**
 * Which band a load is in: `ok` below 70 % of what there is, `warn` from there, `critical` from 85 %. Nothing to give
 * and something to carry is critical.
 *
 * @param used people, requests or bytes, 0 or more
 * @param total as many as there is room for, in the same unit
 */
export function utilization(used: number, total: number): Level {
  if (used <= 0) return 'ok';
  const share = used / total;
  if (!(share < CRITICAL_SHARE)) return 'critical';
  return share < WARN_SHARE ? 'ok' : 'warn';
}

/** What to provide so that a load stays at 70 %: the load divided by 0.7, rounded up. */
export function provisionFor(load: number): number {
  // Divided as whole numbers: 700 / 0.7 is a hair above 1,000.
  return Math.ceil((load * 10) / 7);
}
