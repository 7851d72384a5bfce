/**
 * The synchronous verifier for HS256 keys: what guards run on every request. It takes the HMAC as an argument, so that
 * node:crypto, CloudFront's crypto and plain JavaScript run the same code, and answers exactly as `createTokens` does.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters, class, `?.`, Map).
 */
import type { Hs256Key, KeyRing } from '../keys';
import { isCompact } from './base64url';
import {
  type Expected,
  MAX_TOKEN_LENGTH,
  ringOf,
  type TokenConfig,
  type TokenKind,
  tokenRules,
  type Verdict,
} from './claims';
import { type KeyHeader, keyHeaders, readHeader } from './header';
import { judgePayload, REFUSED } from './verdict';

export type { Claims, Expected, Reason, TokenConfig, TokenKind, Verdict } from './claims';

/** HMAC-SHA256 of the UTF-8 bytes of `input`, as base64url without padding (43 characters). Must not be asynchronous. */
export type Hmac = (secret: Uint8Array, input: string) => string;

/** Judges one token at `nowMs` (epoch milliseconds). Never throws on a token, whatever it holds. */
export type VerifyHs256 = (token: string | undefined, expected: Expected, nowMs: number) => Verdict;

/** Characters of an encoded SHA-256 HMAC. */
const SIGNATURE_LENGTH = 43;

/**
 * Makes the verifier of one token kind. Headers are encoded once, here; a good token costs one HMAC, one decode and
 * one JSON.parse. The HMAC is compared as encoded text, in constant time, before the payload is looked at.
 *
 * @throws an error with code `ERR_KEYS_INVALID` when the ring holds a key that is not HS256: quietly refusing the
 *   tokens of that key would be an outage
 */
export function createVerifierHs256(options: {
  readonly config: TokenConfig;
  readonly kind: TokenKind;
  readonly keys: KeyRing;
  readonly hmac: Hmac;
}): VerifyHs256 {
  const kind = options.kind;
  const hmac = options.hmac;
  const rules = tokenRules(options.config, kind);
  const headers = keyHeaders(kind, options.keys);
  assertHs256(kind, headers);

  return function verify(token, expected, nowMs) {
    if (token === undefined || token === '') return REFUSED.missing;
    if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return REFUSED.malformed;
    let key: Hs256Key | undefined;
    let start = 0;
    for (let index = 0; index < headers.length; index++) {
      const header = headers[index] as KeyHeader;
      // A third of what startsWith costs in V8.
      if (token.slice(0, header.prefix.length) === header.prefix) {
        key = header.key as Hs256Key;
        start = header.prefix.length;
        break;
      }
    }
    if (key === undefined) {
      if (!isCompact(token)) return REFUSED.malformed;
      start = token.indexOf('.') + 1;
      const found = readHeader(token.slice(0, start - 1), kind, headers);
      if (typeof found === 'string') return REFUSED[found];
      key = found as Hs256Key;
    }
    const end = token.indexOf('.', start);
    if (
      end <= start ||
      token.length - end - 1 !== SIGNATURE_LENGTH ||
      !endsWith(token, end + 1, hmac(key.secret, token.slice(0, end)))
    ) {
      return isCompact(token) ? REFUSED.signature : REFUSED.malformed;
    }
    return judgePayload(token.slice(start, end), rules, expected, nowMs);
  };
}

/** Whether the token's last 43 characters are this signature. The time taken tells nothing about where they differ. */
function endsWith(token: string, start: number, signature: string): boolean {
  let difference = signature.length ^ SIGNATURE_LENGTH;
  for (let index = 0; index < SIGNATURE_LENGTH; index++) {
    difference |= token.charCodeAt(start + index) ^ signature.charCodeAt(index);
  }
  return difference === 0;
}

function assertHs256(kind: TokenKind, headers: readonly KeyHeader[]): void {
  for (let index = 0; index < headers.length; index++) {
    const key = (headers[index] as KeyHeader).key;
    if (key.alg === 'HS256') continue;
    // Not KeysError: a class would not parse in CloudFront Functions. `isUrrError` goes by the code.
    const message = `ERR_KEYS_INVALID ${ringOf(kind)}[${index}] (kid "${key.kid}"): alg is ${key.alg}, expected HS256`;
    throw Object.assign(new Error(message), { name: 'KeysError', code: 'ERR_KEYS_INVALID' });
  }
}
