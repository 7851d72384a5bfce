import { createHmac } from 'node:crypto';
import {
  type Claims,
  type Clock,
  type Config,
  createTokens,
  type Expected,
  type KeyRing,
  type Random,
  type Reason,
  type TokenKind,
  type Tokens,
} from '@urr/core';
import { createVerifierHs256, type Hmac } from '@urr/core/verify-hs256';
import { createBoundedMap } from './bounded-map';

/** Tokens of one kind remembered as verified. */
const REMEMBERED = 50_000;

/**
 * Tokens for a service that sees the same ones again and again: a signature is checked once, and with Node's own HMAC
 * where the ring allows. Whether a token has ended, and everything the caller expects, is checked every time. Refused
 * tokens are never remembered.
 */
export function createRememberedTokens(options: {
  readonly config: Config;
  readonly kind: TokenKind;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly random?: Random | undefined;
}): Tokens {
  const { config, clock } = options;
  const tokens = createTokens(options);
  const verify = options.keys.keys.every(({ alg }) => alg === 'HS256')
    ? verifyWithNode(options)
    : tokens.verify;
  const verified = createBoundedMap<Claims>(REMEMBERED);

  return {
    issue: (input) => tokens.issue(input),
    async verify(token, expected = {}) {
      const known = token === undefined ? undefined : verified.get(token);
      if (known !== undefined) {
        const reason = faultOf(known, expected, clock(), config.leewaySeconds);
        return reason === null ? { ok: true, claims: known } : { ok: false, reason };
      }
      const verdict = await verify(token, expected);
      if (verdict.ok) verified.set(token as string, verdict.claims);
      return verdict;
    },
  };
}

const hmac: Hmac = (secret, input) => createHmac('sha256', secret).update(input).digest('base64url');

/** The same verdicts without a trip to the thread pool. */
function verifyWithNode(options: Parameters<typeof createRememberedTokens>[0]): Tokens['verify'] {
  const verify = createVerifierHs256({ ...options, hmac });
  return async (token, expected = {}) => verify(token, expected, options.clock());
}

/** What can change about a token whose signature and shape are good. */
function faultOf(claims: Claims, expected: Expected, nowMs: number, leewaySeconds: number): Reason | null {
  if (!(nowMs < (claims.exp + leewaySeconds) * 1000)) return 'expired';
  if (expected.eventId !== undefined && claims.aud !== expected.eventId) return 'wrong-event';
  if (expected.epoch !== undefined && claims.epo !== expected.epoch) return 'wrong-epoch';
  if (expected.minEpoch !== undefined && !(claims.epo >= expected.minEpoch)) return 'wrong-epoch';
  if (expected.subject !== undefined && claims.sub !== expected.subject) return 'wrong-subject';
  return null;
}
