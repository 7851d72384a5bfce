/** Verifying a pass, with a memory of those that were good: most requests come with a token seen a second ago. */
import type { Config } from '@urr/core';
import type { Claims, Verdict, VerifyHs256 } from '@urr/core/verify-hs256';
import type { VerifyPass } from './pass';

/** How far ahead of our clock an issuer's may run: the verifier's own allowance. */
const MAX_SKEW_MS = 30_000;

const ANY = {};
// njs has no Object.hasOwn.
const hasOwn = Object.prototype.hasOwnProperty;
const EXPIRED: Verdict = { ok: false, reason: 'expired' };
const NOT_YET: Verdict = { ok: false, reason: 'not-yet-valid' };
const WRONG_EPOCH: Verdict = { ok: false, reason: 'wrong-epoch' };

/**
 * Wraps the verifier of one kind. A remembered token is still held against the clock and its event's lowest epoch;
 * its event and subject are compared by the caller. Refused tokens are never remembered, so nobody can fill the
 * memory but the issuer, and the oldest goes first when it is full.
 *
 * @param size most tokens remembered; 0 for runtimes that keep nothing between requests
 */
export function createVerifyPass(config: Config, verify: VerifyHs256, size: number): VerifyPass {
  const known = size > 0 ? new Map<string, Claims>() : undefined;
  const leewaySeconds = config.leewaySeconds;

  function inEpoch(verdict: Verdict): Verdict {
    if (!verdict.ok || !hasOwn.call(config.events, verdict.claims.aud)) return verdict;
    const rule = config.events[verdict.claims.aud];
    const lowest = rule === undefined ? undefined : rule.minEpoch;
    return lowest !== undefined && !(verdict.claims.epo >= lowest) ? WRONG_EPOCH : verdict;
  }

  return function verifyPass(token, nowMs) {
    if (known === undefined) return inEpoch(verify(token, ANY, nowMs));
    const claims = known.get(token);
    if (claims !== undefined) {
      if (!(nowMs < (claims.exp + leewaySeconds) * 1000)) {
        known.delete(token);
        return EXPIRED;
      }
      if (!(claims.iat * 1000 <= nowMs + MAX_SKEW_MS)) return NOT_YET;
      return { ok: true, claims: claims };
    }
    const verdict = inEpoch(verify(token, ANY, nowMs));
    if (verdict.ok) {
      if (known.size >= size) known.delete(known.keys().next().value as string);
      known.set(token, verdict.claims);
    }
    return verdict;
  };
}
