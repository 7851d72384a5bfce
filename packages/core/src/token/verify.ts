/** Checking tokens with jose: every algorithm, asynchronous. Same rules and reasons as `verify-hs256.ts`. */
import { type CryptoKey, compactVerify, errors } from 'jose';
import type { Key } from '../keys';
import { isCanonical, isCompact } from './base64url';
import { type Expected, MAX_TOKEN_LENGTH, type TokenKind, type TokenRules, type Verdict } from './claims';
import { type KeyHeader, readHeader } from './header';
import { judgePayload, REFUSED } from './verdict';

/** Characters of an encoded signature: HMAC-SHA256 has 32 bytes, ES256 and EdDSA have 64. */
const SIGNATURE_LENGTH = { HS256: 43, ES256: 86, EdDSA: 86 };

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
  if (token === undefined || token === '') return REFUSED.missing;
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH || !isCompact(token))
    return REFUSED.malformed;
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const known = options.headers.find(({ prefix }) => token.startsWith(prefix));
  const key = known ? known.key : readHeader(header, options.kind, options.headers);
  if (typeof key === 'string') return REFUSED[key];
  const verificationKey = await options.verificationKey(key);
  const fault = await signatureFault(token, signature, key, verificationKey);
  if (fault !== null) return REFUSED[fault];
  return judgePayload(payload, options.rules, expected, nowMs);
}

/**
 * jose decodes before it compares, so a second encoding of the same signature has to be refused here. The payload it
 * decodes after it has verified: what it cannot decode by then is a signed token with a broken payload.
 */
async function signatureFault(
  token: string,
  signature: string,
  key: Key,
  verificationKey: CryptoKey,
): Promise<'signature' | 'malformed' | null> {
  if (signature.length !== SIGNATURE_LENGTH[key.alg] || !isCanonical(signature)) return 'signature';
  try {
    await compactVerify(token, verificationKey, { algorithms: [key.alg] });
    return null;
  } catch (error) {
    return error instanceof errors.JWSInvalid ? 'malformed' : 'signature';
  }
}
