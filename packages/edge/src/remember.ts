/** A memory of good passes: most requests come with a token seen a second ago. */
import type { Claims } from '@urr/core/verify-hs256';
import type { JudgePass } from './pass';

/** How far ahead of our clock an issuer's may run: the judge's own allowance. */
const MAX_SKEW_MS = 30_000;

/** Characters of the signature under which a token is kept: 96 bits. The whole token is compared all the same. */
const KEY_LENGTH = 16;

type Remembered = {
  readonly token: string;
  readonly claims: Claims;
  readonly fromMs: number;
  readonly untilMs: number;
};

/**
 * Puts a memory before the judge of one kind. A remembered token is still held against the clock; its event and subject
 * are compared by the caller. Refused tokens are never remembered, so nobody can fill the memory but the issuer.
 *
 * @param size most tokens remembered, 0 for none; when it is full the older half goes
 */
export function remember(judge: JudgePass, size: number, leewaySeconds: number): JudgePass {
  if (size <= 0) return judge;
  const half = Math.ceil(size / 2);
  // Two halves, because taking the oldest out of one Map means walking over all that were taken out before.
  let newer = new Map<string, Remembered>();
  let older = new Map<string, Remembered>();

  return (token, nowMs) => {
    const key = token.slice(-KEY_LENGTH);
    const found = newer.get(key) ?? older.get(key);
    if (found !== undefined && found.token === token) {
      if (!(found.fromMs <= nowMs)) return 'not-yet-valid';
      return nowMs < found.untilMs ? found.claims : 'expired';
    }
    const claims = judge(token, nowMs);
    if (typeof claims === 'string') return claims;
    if (newer.size >= half) {
      older = newer;
      newer = new Map();
    }
    newer.set(key, {
      token,
      claims,
      fromMs: claims.iat * 1000 - MAX_SKEW_MS,
      untilMs: (claims.exp + leewaySeconds) * 1000,
    });
    return claims;
  };
}
