/**
 * Judging a token of one kind under HS256, by itself: whose it should be is for the caller to compare. The part of the
 * verifier that every runtime shares, down to CloudFront Functions.
 *
 * njs syntax (no spread, destructuring, for..of, default parameters, class, `?.`, Map).
 */
import { type Decode, isCompact } from './base64url';
import {
  type Claims,
  claimFault,
  MAX_TOKEN_LENGTH,
  type Reason,
  type TokenKind,
  type TokenRules,
} from './claims';
import { readHeader } from './header';

/** The claims of a good token, or why it is refused. Never throws on a token, whatever it holds. */
export type Judge = (token: string | undefined, nowMs: number) => Claims | Reason;

/** A key with the encoded header, and its dot, that our issuer writes for it. */
export type JudgeKey<Secret> = {
  readonly kid: string;
  readonly alg: 'HS256';
  readonly prefix: string;
  readonly secret: Secret;
};

/** Characters of an encoded SHA-256 HMAC. */
export const SIGNATURE_LENGTH = 43;

/**
 * Makes the judge. A good token costs one HMAC, one decode and one JSON.parse. The HMAC is compared as encoded text, in
 * constant time, before the payload is looked at.
 *
 * @param isSame compares the end of the token, from `start` on, with the 43 characters of a signature
 * @param parse JSON.parse or what does the same
 */
export function createJudge<Secret>(
  kind: TokenKind,
  rules: TokenRules,
  keys: readonly JudgeKey<Secret>[],
  hmac: (secret: Secret, input: string) => string,
  isSame: (token: string, start: number, signature: string) => boolean,
  decode: Decode,
  parse: (payload: string) => unknown,
): Judge {
  return function judge(token, nowMs) {
    if (token === undefined || token === '') return 'missing';
    if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return 'malformed';
    let key: JudgeKey<Secret> | Reason = 'malformed';
    let start = 0;
    for (let index = 0; index < keys.length && start === 0; index++) {
      const known = keys[index] as JudgeKey<Secret>;
      // A third of what startsWith costs in V8.
      if (token.slice(0, known.prefix.length) === known.prefix) {
        key = known;
        start = known.prefix.length;
      }
    }
    if (start === 0) {
      if (!isCompact(token)) return 'malformed';
      start = token.indexOf('.') + 1;
      key = readHeader(token.slice(0, start - 1), kind, keys, decode);
    }
    if (typeof key === 'string') return key;
    const end = token.indexOf('.', start);
    if (
      end <= start ||
      token.length - end - 1 !== SIGNATURE_LENGTH ||
      !isSame(token, end + 1, hmac(key.secret, token.slice(0, end)))
    )
      return isCompact(token) ? 'signature' : 'malformed';
    return readPayload(decode(token.slice(start, end)), rules, nowMs, parse);
  };
}

/** The claims in a payload whose signature has been found good, or the reason to refuse them. */
export function readPayload(
  text: string | null,
  rules: TokenRules,
  nowMs: number,
  parse: (payload: string) => unknown,
): Claims | Reason {
  if (text === null) return 'malformed';
  let payload: unknown;
  try {
    payload = parse(text);
  } catch (_error) {
    return 'malformed';
  }
  const fault = claimFault(payload, rules, nowMs);
  return fault === null ? (payload as Claims) : fault;
}

/** Whether a token's last 43 characters are this signature. The time taken tells nothing about where they differ. */
export function endsWith(token: string, start: number, signature: string): boolean {
  let difference = signature.length ^ SIGNATURE_LENGTH;
  for (let index = 0; index < SIGNATURE_LENGTH; index++) {
    difference |= token.charCodeAt(start + index) ^ signature.charCodeAt(index);
  }
  return difference === 0;
}
