/**
 * base64url without padding (RFC 7515 section 2), strict: one text has exactly one encoding.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters).
 */

// `(?![\s\S])` is the end of the text. `$` is not enough: njs lets it stand before a last line break.
/** Three non-empty segments of the base64url alphabet: the outer shape of a compact JWS. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+(?![\s\S])/;
const ALPHABET = /^[A-Za-z0-9_-]+(?![\s\S])/;

/** Last characters whose unused bits are zero, by length modulo 4: 0 leaves none over, 2 four bits, 3 two; 1 is no length. */
const LAST = [null, '', 'AQgw', 'AEIMQUYcgkosw048'];

declare const Buffer: { byteLength(text: string): number } | undefined;

const buffer = typeof Buffer === 'undefined' ? undefined : Buffer;

/** Reads a base64url segment strictly: null where it is not canonical or its bytes are not UTF-8. */
export type Decode = (segment: string) => string | null;

/** Whether a text has the outer shape of a compact JWS. Says nothing about what the segments hold. */
export function isCompact(token: string): boolean {
  return COMPACT.test(token);
}

/** Whether a text is the one canonical base64url encoding of some bytes: alphabet, length and unused bits. */
export function isCanonical(segment: string): boolean {
  return ALPHABET.test(segment) && hasCanonicalEnd(segment);
}

/**
 * The UTF-8 text in a base64url segment. Written for speed, this is half of what a verified token costs: `atob` and
 * two checks stand in for the alphabet, and only a text that is not ASCII is decoded a second time.
 *
 * @returns null when the segment is not canonical base64url or its bytes are not UTF-8
 */
export function decodeText(segment: string): string | null {
  if (segment === '' || !hasCanonicalEnd(segment)) return null;
  const binary = decodeBinary(segment);
  if (binary === null || isAscii(binary)) return binary;
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (_error) {
    return null;
  }
}

/** base64url of a text whose characters are all below U+0100, each taken as one byte. */
export function encodeBinary(binary: string): string {
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

function hasCanonicalEnd(segment: string): boolean {
  const last = LAST[segment.length % 4];
  return !last ? last === null : last.indexOf(segment.charAt(segment.length - 1)) >= 0;
}

/** One character for each byte. White space and padding, which `atob` forgives, show in the length. */
function decodeBinary(segment: string): string | null {
  if (segment.indexOf('+') >= 0 || segment.indexOf('/') >= 0) return null;
  let base64 = segment;
  if (base64.indexOf('-') >= 0) base64 = base64.replace(/-/g, '+');
  if (base64.indexOf('_') >= 0) base64 = base64.replace(/_/g, '/');
  // Only njs asks for the padding.
  const rest = segment.length % 4;
  if (rest > 0) base64 += rest === 2 ? '==' : '=';
  try {
    const binary = atob(base64);
    return binary.length === Math.floor((segment.length * 3) / 4) ? binary : null;
  } catch (_error) {
    return null;
  }
}

/** Whether no character needs a second byte. Buffer counts ten times as fast as a pattern looks. */
function isAscii(binary: string): boolean {
  return buffer === undefined ? !/[\u0080-\u00ff]/.test(binary) : buffer.byteLength(binary) === binary.length;
}
