/**
 * Judging a token of one kind under HS256, by itself: whose it should be is for the caller to compare. The part of the
 * verifier that every runtime shares, down to CloudFront Functions.
 *
 * njs syntax (no spread, destructuring, for..of, default parameters, class, `?.`, Map).
 */
import { type Decode, isCompact } from './base64url';
import { type ClaimRules, type Claims, claimFault, MAX_TOKEN_LENGTH, type Reason } from './claims';
import { readHeader } from './header';

/**
 * The claims of a good token, or why it is refused. Never throws on a text, whatever it holds. An `eventId` that is known
 * to be one saves looking at the same again: whether it is the token's is for the caller to compare.
 */
export type Judge = (token: string, nowMs: number, eventId?: string) => Claims | Reason;

export type JudgeKey = {
  readonly kid: string;
  readonly alg: 'HS256';
  /** The encoded header, and its dot, that our issuers write for it. */
  readonly prefix: string;
  readonly isSigned: SignatureCheck;
};

/**
 * Whether a token is what is before `end`, a dot and the HMAC of that, in a time that tells nothing about where it
 * differs.
 */
export type SignatureCheck = (token: string, end: number) => boolean;

/** Characters of an encoded SHA-256 HMAC. */
export const SIGNATURE_LENGTH = 43;

/**
 * Makes the judge. A good token costs one HMAC, one decode and one JSON.parse. The HMAC is compared as encoded text, in
 * constant time, before the payload is looked at.
 *
 * @param typ of the one kind it takes, `typOf`
 * @param parse JSON.parse or what does the same
 */
export function createJudge(
  typ: string,
  rules: ClaimRules,
  keys: readonly JudgeKey[],
  decode: Decode,
  parse: (payload: string) => unknown,
): Judge {
  return function judge(token, nowMs, eventId) {
    const length = token.length;
    if (length > MAX_TOKEN_LENGTH) return 'malformed';
    // Not a look-up by the token's header: making a key of it costs as much as comparing a dozen. V8 compares a slice
    // at once, with `startsWith` character by character.
    let start = 0;
    let known = keys[start];
    while (known && token.slice(0, known.prefix.length) !== known.prefix) known = keys[++start];
    let key: JudgeKey | Reason | undefined = known;
    if (key) start = key.prefix.length;
    else if (isCompact(token)) {
      start = token.indexOf('.') + 1;
      key = readHeader(token.slice(0, start - 1), typ, keys, decode);
    } else key = 'malformed';
    if (typeof key === 'string') return key;
    const end = length - 1 - SIGNATURE_LENGTH;
    if (!key.isSigned(token, end)) return isCompact(token) ? 'signature' : 'malformed';
    return readPayload(decode(token.slice(start, end)), rules, nowMs, parse, eventId);
  };
}

/** The claims in a payload whose signature has been found good, or the reason to refuse them. */
export function readPayload(
  text: string | null,
  rules: ClaimRules,
  nowMs: number,
  parse: (payload: string) => unknown,
  eventId?: string,
): Claims | Reason {
  try {
    // What cannot be decoded is null, in text and in JSON.
    const claims = parse(text as string) as Claims;
    return claimFault(claims, rules, nowMs, eventId) || claims;
  } catch (_error) {
    return 'malformed';
  }
}

/** Whether a token ends in a dot at this index and this signature. The time taken tells nothing about where they differ. */
export function isSameSignature(token: string, from: number, signature: string): boolean {
  let difference = (signature.length ^ SIGNATURE_LENGTH) | (token.charCodeAt(from) ^ 46);
  for (let index = 0; index < SIGNATURE_LENGTH; index++) {
    difference |= token.charCodeAt(from + 1 + index) ^ signature.charCodeAt(index);
  }
  return difference === 0;
}
