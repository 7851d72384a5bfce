/**
 * Judging a token of one kind under HS256, by itself: whose it should be is for the caller to compare. The part of the
 * verifier that every runtime shares, down to CloudFront Functions.
 *
 * njs syntax (no spread, destructuring, for..of, default parameters, class, `?.`, Map).
 */
import { type Decode, isCompact } from './base64url';
import {
  type ClaimRules,
  type Claims,
  claimFault,
  MAX_TOKEN_LENGTH,
  type Reason,
  type TokenKind,
} from './claims';
import { readHeader } from './header';

/** The claims of a good token, or why it is refused. Never throws on a token, whatever it holds. */
export type Judge = (token: string | undefined, nowMs: number) => Claims | Reason;

/** A key by the encoded header, and its dot, that our issuers write for it. */
export type JudgeKeys<Secret> = { readonly [prefix: string]: JudgeKey<Secret> };

export type JudgeKey<Secret> = { readonly kid: string; readonly alg: 'HS256'; readonly secret: Secret };

/** Characters of an encoded SHA-256 HMAC. */
export const SIGNATURE_LENGTH = 43;

/**
 * Makes the judge. A good token costs one HMAC, one decode and one JSON.parse. The HMAC is compared as encoded text, in
 * constant time, before the payload is looked at.
 *
 * @param isSame compares the token's 43 characters with those of a signature
 * @param parse JSON.parse or what does the same
 */
export function createJudge<Secret>(
  kind: TokenKind,
  rules: ClaimRules,
  keys: JudgeKeys<Secret>,
  hmac: (secret: Secret, input: string) => string,
  isSame: (given: string, signature: string) => boolean,
  decode: Decode,
  parse: (payload: string) => unknown,
): Judge {
  return function judge(token, nowMs) {
    if (token === undefined || token === '') return 'missing';
    if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return 'malformed';
    const start = token.indexOf('.') + 1;
    const prefix = token.slice(0, start);
    let key: JudgeKey<Secret> | Reason | undefined = keys[prefix];
    if (key === undefined) {
      if (!isCompact(token)) return 'malformed';
      key = readHeader(prefix.slice(0, -1), kind, Object.values(keys), decode);
      if (typeof key === 'string') return key;
    }
    const end = token.length - SIGNATURE_LENGTH - 1;
    if (
      end <= start ||
      token.charAt(end) !== '.' ||
      !isSame(token.slice(end + 1), hmac(key.secret, token.slice(0, end)))
    )
      return isCompact(token) ? 'signature' : 'malformed';
    return readPayload(decode(token.slice(start, end)), rules, nowMs, parse);
  };
}

/** The claims in a payload whose signature has been found good, or the reason to refuse them. */
export function readPayload(
  text: string | null,
  rules: ClaimRules,
  nowMs: number,
  parse: (payload: string) => unknown,
): Claims | Reason {
  try {
    // What cannot be decoded is null, in text and in JSON.
    const claims = parse(text as string) as Claims;
    return claimFault(claims, rules, nowMs) || claims;
  } catch (_error) {
    return 'malformed';
  }
}

/** Whether two signatures are the same. The time taken tells nothing about where they differ. */
export function isSameSignature(given: string, signature: string): boolean {
  let difference = signature.length ^ SIGNATURE_LENGTH;
  for (let index = 0; index < SIGNATURE_LENGTH; index++) {
    difference |= given.charCodeAt(index) ^ signature.charCodeAt(index);
  }
  return difference === 0;
}
