/**
 * The token header: exactly `alg`, `typ` and `kid`, in compact JSON.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters).
 */
import type { Key, KeyRing } from '../keys';
import { type Decode, encodeBinary } from './base64url';
import { type Reason, type TokenKind, typOf } from './claims';

/** A key with the encoded header, and its dot, that our issuer writes for it. */
export type KeyHeader = {
  readonly kid: string;
  readonly alg: Key['alg'];
  readonly prefix: string;
  readonly key: Key;
};

/** The headers a verifier of one kind meets day to day, so that no header has to be parsed for them. */
export function keyHeaders(kind: TokenKind, keys: KeyRing): KeyHeader[] {
  const headers: KeyHeader[] = [];
  for (let index = 0; index < keys.keys.length; index++) {
    const key = keys.keys[index] as Key;
    const text = JSON.stringify({ alg: key.alg, typ: typOf(kind), kid: key.kid });
    headers.push({ kid: key.kid, alg: key.alg, prefix: `${encodeBinary(text)}.`, key: key });
  }
  return headers;
}

/**
 * Reads a header that is none of the known ones: another order of members, or something to refuse.
 *
 * Any member beyond `alg`, `typ`, `kid` is refused (so `crit`, `b64`, `jwk`, `jku`, `x5u` are), and so is JSON that does
 * not read back as written: white space, escapes and repeated members, on which parsers disagree. A wrong or missing
 * `alg` is `algorithm`, a wrong or missing `typ` `wrong-kind`, a wrong or missing `kid` `unknown-key`: nothing is tried.
 *
 * @param keys what the header may name
 * @returns the key the header names, or the reason to refuse
 */
export function readHeader<K extends Named>(
  segment: string,
  typ: string,
  keys: readonly K[],
  decode: Decode,
): K | Reason {
  try {
    const text = decode(segment);
    const header: Header = JSON.parse(text as string);
    if (JSON.stringify(header) !== text || !/^{/.test(text) || Object.keys(header).some(isForeign))
      return 'malformed';
    if (ALGORITHMS.indexOf(header.alg) < 0) return 'algorithm';
    if (header.typ !== typ) return 'wrong-kind';
    const named = keys.find((key) => key.kid === header.kid);
    return !named ? 'unknown-key' : named.alg === header.alg ? named : 'algorithm';
  } catch (_error) {
    return 'malformed';
  }
}

function isForeign(member: string): boolean {
  return ['alg', 'typ', 'kid'].indexOf(member) < 0;
}

const ALGORITHMS: readonly unknown[] = ['HS256', 'ES256', 'EdDSA'] satisfies Key['alg'][];

type Named = { readonly kid: string; readonly alg: string };
type Header = { readonly alg?: unknown; readonly typ?: unknown; readonly kid?: unknown };
