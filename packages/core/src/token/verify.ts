/** Checking tokens with jose: every algorithm, asynchronous. Same rules and reasons as `verify-hs256.ts`. */
import { type CryptoKey, compactVerify, errors } from 'jose';
import type { Key } from '../keys';
import type { Expected, TokenKind, TokenRules, Verdict } from './claims';
import type { KeyHeader } from './header';
import { openToken } from './open';
import { judgePayload, REFUSED } from './verdict';

/**
 * Judges one token. Structure and header first, then the signature, then what the payload says.
 *
 * @param verificationKey the imported form of a key of the ring
 */
export async function verifyToken(
  token: string | undefined,
  options: {
    readonly kind: TokenKind;
    readonly headers: readonly KeyHeader[];
    readonly rules: TokenRules;
    readonly verificationKey: (key: Key) => Promise<CryptoKey>;
  },
  expected: Expected,
  nowMs: number,
): Promise<Verdict> {
  const opened = openToken(token, options.kind, options.headers);
  if (typeof opened === 'string') return REFUSED[opened];
  const { key, payload } = opened;
  const fault = await signatureFault(token as string, key, await options.verificationKey(key));
  return fault === null ? judgePayload(payload, options.rules, expected, nowMs) : REFUSED[fault];
}

/**
 * jose decodes before it compares, which is why `openToken` has refused second encodings of a signature. The payload it
 * decodes after it has verified: what it cannot decode by then is a signed token with a broken payload.
 */
export async function signatureFault(
  token: string,
  key: Key,
  verificationKey: CryptoKey,
): Promise<'signature' | 'malformed' | null> {
  try {
    await compactVerify(token, verificationKey, { algorithms: [key.alg] });
    return null;
  } catch (error) {
    return error instanceof errors.JWSInvalid ? 'malformed' : 'signature';
  }
}
