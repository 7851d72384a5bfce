/** Taking a token apart as far as it goes without its signature: shape and header. */
import type { Key } from '../keys';
import { decodeText, isCanonical, isCompact } from './base64url';
import { MAX_TOKEN_LENGTH, type Reason, type TokenKind, typOf } from './claims';
import { type KeyHeader, readHeader } from './header';

export type OpenedToken = {
  /** The key the header names. */
  readonly key: Key;
  readonly payload: string;
  /** Of the length the key's algorithm writes, in its one encoding. */
  readonly signature: string;
  /** What has been signed: header, dot, payload. */
  readonly input: string;
};

/** Characters of an encoded signature: HMAC-SHA256 has 32 bytes, ES256 and EdDSA have 64. */
const SIGNATURE_LENGTH = { HS256: 43, ES256: 86, EdDSA: 86 };

/**
 * Opens a token, whose signature is still to be checked.
 *
 * @returns the reason to refuse where it does not get that far
 */
export function openToken(
  token: string | undefined,
  kind: TokenKind,
  headers: readonly KeyHeader[],
): OpenedToken | Reason {
  // `headers.get` gives null where there is none.
  if (token === undefined || token === null || token === '') return 'missing';
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH || !isCompact(token)) return 'malformed';
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const known = headers.find(({ prefix }) => token.startsWith(prefix));
  const named = known ?? readHeader(header, typOf(kind), headers, decodeText);
  if (typeof named === 'string') return named;
  const { key } = named;
  if (signature.length !== SIGNATURE_LENGTH[key.alg] || !isCanonical(signature)) return 'signature';
  return { key, payload, signature, input: token.slice(0, -signature.length - 1) };
}
