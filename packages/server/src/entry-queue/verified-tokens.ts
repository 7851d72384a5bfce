import type { Claims, Clock, Expected, Reason, Tokens } from '@urr/core';
import { createBoundedMap } from './bounded-map';

/** Tokens of one kind remembered as verified. */
const REMEMBERED = 50_000;

/**
 * Tokens that check a signature once. A poller shows the same token again and again; whether it has ended, and
 * everything the caller expects, is checked every time. Refused tokens are never remembered.
 */
export function rememberVerified(tokens: Tokens, clock: Clock, leewaySeconds: number): Tokens {
  const verified = createBoundedMap<Claims>(REMEMBERED);
  return {
    issue: (input) => tokens.issue(input),
    async verify(token, expected = {}) {
      const known = token === undefined ? undefined : verified.get(token);
      if (known !== undefined) {
        const reason = faultOf(known, expected, clock(), leewaySeconds);
        return reason === null ? { ok: true, claims: known } : { ok: false, reason };
      }
      const verdict = await tokens.verify(token, expected);
      if (verdict.ok) verified.set(token as string, verdict.claims);
      return verdict;
    },
  };
}

/** What can change about a token whose signature and shape are good. */
function faultOf(claims: Claims, expected: Expected, nowMs: number, leewaySeconds: number): Reason | null {
  if (!(nowMs < (claims.exp + leewaySeconds) * 1000)) return 'expired';
  if (expected.eventId !== undefined && claims.aud !== expected.eventId) return 'wrong-event';
  if (expected.epoch !== undefined && claims.epo !== expected.epoch) return 'wrong-epoch';
  if (expected.minEpoch !== undefined && claims.epo < expected.minEpoch) return 'wrong-epoch';
  if (expected.subject !== undefined && claims.sub !== expected.subject) return 'wrong-subject';
  return null;
}
