/**
 * The token header: exactly `alg`, `typ` and `kid`, in compact JSON.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters).
 */
import type { Key, KeyRing } from '../keys';
import { decodeText, encodeBinary } from './base64url';
import { type Reason, type TokenKind, typOf } from './claims';

/** A key with the encoded header, and its dot, that our issuer writes for it. */
export type KeyHeader = { readonly key: Key; readonly prefix: string };

/** The headers a verifier of one kind meets day to day, so that no header has to be parsed for them. */
export function keyHeaders(kind: TokenKind, keys: KeyRing): KeyHeader[] {
  const headers: KeyHeader[] = [];
  for (let index = 0; index < keys.keys.length; index++) {
    const key = keys.keys[index] as Key;
    const text = JSON.stringify({ alg: key.alg, typ: typOf(kind), kid: key.kid });
    headers.push({ key: key, prefix: `${encodeBinary(text)}.` });
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
 * @returns the key the header names, or the reason to refuse
 */
export function readHeader(segment: string, kind: TokenKind, headers: readonly KeyHeader[]): Key | Reason {
  const header = parseHeader(decodeText(segment));
  if (header === null) return 'malformed';
  if (header.alg !== 'HS256' && header.alg !== 'ES256' && header.alg !== 'EdDSA') return 'algorithm';
  if (header.typ !== typOf(kind)) return 'wrong-kind';
  for (let index = 0; index < headers.length; index++) {
    const key = (headers[index] as KeyHeader).key;
    if (key.kid === header.kid) return key.alg === header.alg ? key : 'algorithm';
  }
  return 'unknown-key';
}

type Header = { readonly alg?: unknown; readonly typ?: unknown; readonly kid?: unknown };

function parseHeader(text: string | null): Header | null {
  if (text === null) return null;
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (_error) {
    return null;
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) return null;
  const members = Object.keys(header);
  for (let index = 0; index < members.length; index++) {
    const member = members[index];
    if (member !== 'alg' && member !== 'typ' && member !== 'kid') return null;
  }
  return JSON.stringify(header) === text ? header : null;
}
