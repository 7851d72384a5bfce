/**
 * base64url without padding (RFC 7515 section 2), strict: one text has exactly one encoding.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters).
 */

// `(?![\s\S])` is the end of the text. `$` is not enough: njs lets it stand before a last line break.
/** Three non-empty segments of the base64url alphabet: the outer shape of a compact JWS. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?![\s\S])/;
const ALPHABET = /^[A-Za-z0-9_-]+(?![\s\S])/;

/** Last characters whose unused bits are zero, by length modulo 4: 2 leaves four bits over, 3 leaves two. */
const LAST_OF_TWO = 'AQgw';
const LAST_OF_THREE = 'AEIMQUYcgkosw048';

type BufferLike = { from(text: string, encoding: string): { toString(encoding: string): string } };
declare const Buffer: BufferLike | undefined;

const buffer = typeof Buffer === 'undefined' ? undefined : Buffer;

/** Whether a text has the outer shape of a compact JWS. Says nothing about what the segments hold. */
export function isCompact(token: string): boolean {
  return COMPACT.test(token);
}

/** Whether a text is the one canonical base64url encoding of some bytes: alphabet, length and unused bits. */
export function isCanonical(segment: string): boolean {
  const rest = segment.length % 4;
  if (rest === 1 || !ALPHABET.test(segment)) return false;
  if (rest === 0) return true;
  return (rest === 2 ? LAST_OF_TWO : LAST_OF_THREE).indexOf(segment.charAt(segment.length - 1)) >= 0;
}

/**
 * The UTF-8 text in a base64url segment.
 *
 * @returns null when the segment is not canonical base64url or its bytes are not UTF-8. U+FFFD itself is refused
 *   too, because it is what lenient decoders put in place of broken bytes
 */
export function decodeText(segment: string): string | null {
  if (!isCanonical(segment)) return null;
  const text =
    buffer === undefined ? decodeWithAtob(segment) : buffer.from(segment, 'base64url').toString('utf8');
  return text === null || text.indexOf('\ufffd') >= 0 ? null : text;
}

/** base64url of a text whose characters are all below U+0100, each taken as one byte. */
export function encodeBinary(binary: string): string {
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/** For Fetch runtimes and browsers without Buffer. */
function decodeWithAtob(segment: string): string | null {
  const binary = atob(segment.replace(/-/g, '+').replace(/_/g, '/'));
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (_error) {
    return null;
  }
}
