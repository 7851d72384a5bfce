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
  type Verdict,
} from '@urr/core';
import { createNodeHmac } from '@urr/core/node-hmac';
import { createVerifierHs256 } from '@urr/core/verify-hs256';
import type { GoodToken } from './good-token';
import { createSignatureMemory } from './signature-memory';
import { createTokenMemory } from './token-memory';

export type RememberedTokens = Tokens & {
  /** The verdict of `verify` without waiting; undefined where it takes a promise. */
  verifyNow(token: string | undefined, expected: Expected, nowMs: number): Verdict | undefined;
};

/**
 * Tokens for a service that sees the same ones again and again. Where the ring allows, a signature is checked with
 * Node's own HMAC. What it signs is read once: of a token seen before, only the signature is checked again, and of one
 * that comes again soon not even that. Whether a token has ended, and everything the caller expects, is checked every
 * time. Refused tokens are never remembered.
 */
export function createRememberedTokens(options: {
  readonly config: Config;
  readonly kind: TokenKind;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly random?: Random | undefined;
}): RememberedTokens {
  const { config, clock } = options;
  const tokens = createTokens(options);
  const verifyNew = options.keys.keys.every(({ alg }) => alg === 'HS256')
    ? createVerifierHs256({ ...options, hmac })
    : undefined;
  const signatures = createSignatureMemory(options.keys, hmac);
  const memory = createTokenMemory<GoodToken>();

  function remember(token: string | undefined, verdict: Verdict): Verdict {
    if (verdict.ok && token !== undefined) memory.note(token, verdict);
    return verdict;
  }

  function verifyNow(token: string | undefined, expected: Expected, nowMs: number): Verdict | undefined {
    if (token === undefined) return verifyNew?.(token, expected, nowMs);
    let known = memory.get(token);
    if (known === undefined) {
      if (verifyNew === undefined) return undefined;
      known = signatures.get(token);
      if (known === undefined) return signatures.note(token, verifyNew(token, expected, nowMs));
      memory.note(token, known);
    }
    const reason = faultOf(known.claims, expected, nowMs, config.leewaySeconds);
    return reason === null ? known : { ok: false, reason };
  }

  return {
    issue: (input) => tokens.issue(input),
    verifyNow,
    async verify(token, expected = {}) {
      return verifyNow(token, expected, clock()) ?? remember(token, await tokens.verify(token, expected));
    },
  };
}

const hmac = createNodeHmac();

/** What can change about a token whose signature and shape are good. */
function faultOf(claims: Claims, expected: Expected, nowMs: number, leewaySeconds: number): Reason | null {
  if (!(nowMs <= (claims.exp + leewaySeconds) * 1000)) return 'expired';
  if (expected.eventId !== undefined && claims.aud !== expected.eventId) return 'wrong-event';
  if (expected.epoch !== undefined && claims.epo !== expected.epoch) return 'wrong-epoch';
  if (expected.minEpoch !== undefined && !(claims.epo >= expected.minEpoch)) return 'wrong-epoch';
  if (expected.subject !== undefined && claims.sub !== expected.subject) return 'wrong-subject';
  return null;
}
