/**
 * Canonical request paths. CloudFront picks a behaviour by the normalised path and forwards the raw one, and every
 * origin normalises in its own way, so the guard reads only paths on which all of them agree.
 *
 * This file runs inside CloudFront Functions: it keeps to the syntax of njs.
 */

const MAX_LENGTH = 2048;

// `(?![\s\S])` is the end of the text: njs lets `$` stand before a last line break.
/**
 * A canonical path but for its UTF-8: no other characters, no empty segment, none ending in a dot or space, no other
 * escapes. Runs of harmless characters each follow one that is looked at, so that there is one way to match only. Not
 * by the flag for any case: V8 then takes four times as long to compile it.
 */
const CANONICAL =
  /^(?=\/)(?:(?:\/(?!\/)|%[89A-Fa-f][\dA-Fa-f]|(?:\.|%20)(?=[^/]))[\w\-~!$&'()*+,=:@]*)+(?![\s\S])/;

/**
 * Returns the path as it came when every origin reads it alike, else null, which a guard answers with 400.
 * Refused: empty and dot segments, segments ending in a dot or a space, escaped ASCII other than a space, `;`,
 * backslashes, invalid UTF-8, raw non-ASCII characters, absolute forms, more than 2,048 characters.
 *
 * @param raw path as received, not decoded, without query
 */
export function canonicalPath(raw: string): string | null {
  return typeof raw === 'string' &&
    raw.length <= MAX_LENGTH &&
    CANONICAL.test(raw) &&
    // Most have no escape, and looking for one takes less time.
    (raw.indexOf('%') < 0 || decoded(raw) !== null)
    ? raw
    : null;
}

/** What folding has done: 1 when a letter beyond ASCII became ASCII, as `ſ` does. A case-sensitive origin sees another path. */
export type Folded = { becameAscii: 0 | 1 };

/**
 * The form in which paths are compared once ASCII is compared without case: decoded, and every letter beyond ASCII
 * upper-cased and lower-cased, so that whatever a case-insensitive origin takes for the same path compares equal here.
 *
 * @param path a canonical path
 * @param told what it was before, and afterwards what was done
 */
export function foldBeyondAscii(path: string, told: Folded): string {
  return (decoded(path) || path).replace(/[^\0-\x7f]+/g, (letters) => {
    // No line separators: patterns take them for the end of a line.
    const folded = letters
      .toUpperCase()
      .toLowerCase()
      .replace(/[\u2028\u2029]/g, '\ufffd');
    if (/[\0-\x7f]/.test(folded)) told.becameAscii = 1;
    return folded;
  });
}

/** The same in lower case altogether. */
export function foldPath(path: string): string {
  return lowerCase(foldBeyondAscii(path, { becameAscii: 0 }));
}

/** In lower case what has been folded beyond ASCII, with one sigma: which of two it became depended on what follows. */
export function lowerCase(folded: string): string {
  return folded.toLowerCase().replaceAll('ς', 'σ');
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch (_error) {
    return null;
  }
}
