/**
 * The synchronous verifier for HS256 keys: what guards run on every request. It takes the HMAC as an argument, so that
 * node:crypto, CloudFront's crypto and plain JavaScript run the same code, and answers exactly as `createTokens` does.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters, class, `?.`, Map).
 */
import type { Hs256Key, KeyRing } from '../keys';
import { decodeText } from './base64url';
import {
  type Expected,
  ringOf,
  type TokenConfig,
  type TokenKind,
  tokenRules,
  typOf,
  type Verdict,
} from './claims';
import { type KeyHeader, keyHeaders } from './header';
import { createJudge, isSameSignature, type Judge, type JudgeKey, type SignatureCheck } from './judge';
import { parseClaims } from './parse-claims';
import { REFUSED, toVerdict } from './verdict';

export type { ClaimRules, Claims, Expected, Reason, TokenConfig, TokenKind, Verdict } from './claims';
export { tokenRules } from './claims';
export { createJudge, type Judge, type JudgeKey, type SignatureCheck } from './judge';

/** HMAC-SHA256 of the UTF-8 bytes of `input`, as base64url without padding (43 characters). Must not be asynchronous. */
export type Hmac = {
  (secret: Uint8Array, input: string): string;
  /** For runtimes that check a token in less time than they write an HMAC as text. Left out, the texts are compared. */
  readonly checkOf?: (secret: Uint8Array) => SignatureCheck;
};

/** Judges one token at `nowMs` (epoch milliseconds). Never throws on a token, whatever it holds. */
export type VerifyHs256 = (token: string | undefined, expected: Expected, nowMs: number) => Verdict;

type Options = {
  readonly config: TokenConfig;
  readonly kind: TokenKind;
  readonly keys: KeyRing;
  readonly hmac: Hmac;
};

/**
 * Makes the verifier of one token kind. Headers are encoded once, here; a good token costs one HMAC, one decode and
 * one JSON.parse. The HMAC is compared as encoded text, in constant time, before the payload is looked at.
 *
 * @throws an error with code `ERR_KEYS_INVALID` when the ring holds a key that is not HS256: quietly refusing the
 *   tokens of that key would be an outage
 */
export function createVerifierHs256(options: Options): VerifyHs256 {
  const judge = createJudgeHs256(options);
  return function verify(token, expected, nowMs) {
    // `headers.get` gives null where there is none.
    if (token === undefined || token === null || token === '') return REFUSED.missing;
    return typeof token === 'string' ? toVerdict(judge(token, nowMs), expected) : REFUSED.malformed;
  };
}

/**
 * The same without expectations and without a verdict around the claims, for guards, which compare the event and the
 * subject themselves.
 *
 * @throws as `createVerifierHs256`
 */
export function createJudgeHs256(options: Options): Judge {
  const kind = options.kind;
  return createJudgeOfKeys(options.config, kind, judgeKeys(kind, options.keys), options.hmac);
}

/**
 * The same from a ring that has been read ahead: checking keys and encoding their headers is left out of a cold start.
 *
 * @param ring what `judgeKeys` made of it
 */
export function createJudgeOfKeys(
  config: TokenConfig,
  kind: TokenKind,
  ring: readonly SecretKey[],
  hmac: Hmac,
): Judge {
  const keys = ring.map(
    (key): JudgeKey => ({
      kid: key.kid,
      alg: 'HS256',
      prefix: key.prefix,
      isSigned: signatureCheck(hmac, key.secret),
    }),
  );
  return createJudge(typOf(kind), tokenRules(config, kind), keys, decodeText, parseClaims);
}

/** The check of one key's signatures: the one the HMAC brings along, or a comparison of texts. */
export function signatureCheck(hmac: Hmac, secret: Uint8Array): SignatureCheck {
  return hmac.checkOf
    ? hmac.checkOf(secret)
    : (token, end) => isSameSignature(token, end, hmac(secret, token.slice(0, end)));
}

/**
 * A ring as judges read it.
 *
 * @throws as `createVerifierHs256`
 */
export function judgeKeys(kind: TokenKind, ring: KeyRing): SecretKey[] {
  return keyHeaders(kind, ring).map((header, index) => {
    assertHs256(kind, header, index);
    return { kid: header.kid, prefix: header.prefix, secret: (header.key as Hs256Key).secret };
  });
}

/** A key with the encoded header, and its dot, that our issuers write for it. */
export type SecretKey = { readonly kid: string; readonly prefix: string; readonly secret: Uint8Array };

function assertHs256(kind: TokenKind, header: KeyHeader, index: number): void {
  if (header.alg === 'HS256') return;
  // Not KeysError: a class would not parse in CloudFront Functions. `isUrrError` goes by the code.
  const message = `ERR_KEYS_INVALID ${ringOf(kind)}[${index}] (kid "${header.kid}"): alg is ${header.alg}, expected HS256`;
  throw Object.assign(new Error(message), { name: 'KeysError', code: 'ERR_KEYS_INVALID' });
}
