/** A memory of good passes: most requests come with a token seen a second ago. */
import type { Claims, Judge } from '@urr/core/verify-hs256';

/** How far ahead of our clock an issuer's may run: the judge's own allowance. */
const MAX_SKEW_MS = 30_000;

/** Tokens that may share a place, at most. The one that came first makes room. */
const MAX_WAYS = 4;

type Remembered = {
  readonly token: string;
  readonly claims: Claims;
  readonly fromMs: number;
  /** The last millisecond in which it is good. */
  readonly untilMs: number;
};

/**
 * Puts a memory before the judge of one kind. A remembered token is compared whole and still held against the clock; its
 * event and subject are compared by the caller. Refused tokens are never remembered, so nobody can fill the memory but
 * the issuer.
 *
 * A table by bits of the signature, because a Map of strings costs more than the hash it saves when tokens are new.
 *
 * @param size tokens remembered, 0 for none; rounded up to a power of two
 */
export function remember(judge: Judge, size: number, leewaySeconds: number): Judge {
  if (!(size > 0)) return judge;
  const ways = Math.min(MAX_WAYS, size);
  const sets = 2 ** Math.max(0, Math.ceil(Math.log2(size / ways)));
  const table = new Array<Remembered | undefined>(sets * ways);
  const marks = new Int32Array(sets * ways);
  const oldest = new Uint8Array(sets);

  return (token, nowMs, eventId) => {
    const mark = markOf(token);
    const set = mark & (sets - 1);
    const first = set * ways;
    for (let index = first; index < first + ways; index++) {
      if (marks[index] !== mark) continue;
      const found = table[index];
      if (found !== undefined && found.token === token) {
        if (!(found.fromMs <= nowMs)) return 'not-yet-valid';
        return nowMs <= found.untilMs ? found.claims : 'expired';
      }
    }
    const claims = judge(token, nowMs, eventId);
    if (typeof claims === 'string') return claims;
    const at = oldest[set] as number;
    oldest[set] = (at + 1) % ways;
    marks[first + at] = mark;
    table[first + at] = {
      token: copyOf(token),
      claims,
      fromMs: claims.iat * 1000 - MAX_SKEW_MS,
      untilMs: (claims.exp + leewaySeconds) * 1000,
    };
    return claims;
  };
}

/** A number that few signatures share. Not from the last character, which has but four bits. */
function markOf(token: string): number {
  let mark = 0;
  for (let index = token.length - 7; index < token.length - 1; index++)
    mark = (Math.imul(mark, 61) + token.charCodeAt(index)) | 0;
  return mark;
}

/**
 * A text of its own: the token is a part of the Cookie header, which would be kept with it. A sum of two parts becomes
 * one text of its own when a character of it is asked for; JSON.parse copies as well, but much slower.
 */
function copyOf(token: string): string {
  const middle = token.length >> 1;
  const copy = token.slice(0, middle) + token.slice(middle);
  return copy.charCodeAt(0) > 0 ? copy : token;
}
