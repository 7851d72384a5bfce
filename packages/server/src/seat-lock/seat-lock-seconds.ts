import type { Config } from '@urr/core';

/**
 * How long a seat may be locked: `ttl.seatLockSeconds`, but never beyond the entry token, or a seat would be held for
 * somebody who can no longer pay for it.
 *
 * @param entryExpiresAtMs end of the visitor's entry token, epoch milliseconds
 * @returns whole seconds, 0 once the token has ended
 */
export function seatLockSeconds(config: Config, entryExpiresAtMs: number, nowMs: number): number {
  const left = Math.floor((entryExpiresAtMs - nowMs) / 1000);
  return Math.max(0, Math.min(config.ttl.seatLockSeconds, left));
}
