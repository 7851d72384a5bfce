import type { Claims, KeyRing, Verdict } from '@urr/core';
import { type Hmac, type SignatureCheck, signatureCheck } from '@urr/core/verify-hs256';
import type { GoodToken } from './good-token';
import { ownText } from './own-text';
import { bitsAt, tailOf } from './token-tail';

/** What tokens say whose signature was good, by that signature. */
export type SignatureMemory = {
  /** What this very token says; undefined unless it is known, and genuine. */
  get(token: string): GoodToken | undefined;
  /** Keeps the verdict on a token that is good; hands it back. */
  note(token: string, verdict: Verdict): Verdict;
};

/**
 * People whose tokens are remembered, about 350 bytes each: 16,384 sets of 16 places, by bits of the signature. A Map
 * would make a hash of each signature first, which is one already. The one that came first makes room; with fewer places
 * in each set that would often be somebody who is still waiting. A set's marks lie side by side, as memory is fetched.
 */
const SETS = 16_384;
const WAYS = 16;
/** Characters of an encoded HMAC-SHA256. */
const SIGNATURE_LENGTH = 43;

/**
 * A signature that was good is that of one text only. So what the text says is known, and that this token has the text
 * takes one HMAC: a third of what it takes to decode and to parse it as well.
 */
export function createSignatureMemory(ring: KeyRing, hmac: Hmac): SignatureMemory {
  const checks = ring.keys.flatMap((key) => (key.alg === 'HS256' ? [signatureCheck(hmac, key.secret)] : []));
  let table: Table | undefined;
  let last: Claims | undefined;

  return {
    get(token) {
      if (table === undefined) return undefined;
      const { marks, known } = table;
      const mark = tailOf(token);
      const first = (mark & (SETS - 1)) * WAYS;
      for (let at = first; at < first + WAYS; at++) {
        if (marks[at] !== mark) continue;
        const found = known[at];
        if (found !== undefined && hasSignatureOf(found, token))
          return found.isSigned(token, token.length - SIGNATURE_LENGTH - 1) ? found : undefined;
      }
      return undefined;
    },
    note(token, verdict) {
      if (!verdict.ok) return verdict;
      const end = token.length - SIGNATURE_LENGTH - 1;
      const isSigned = checks.find((check) => check(token, end));
      if (isSigned === undefined) return verdict;
      table ??= emptyTable();
      const mark = tailOf(token);
      const set = mark & (SETS - 1);
      const place = table.oldest[set] as number;
      table.oldest[set] = (place + 1) % WAYS;
      const kept: Known = {
        ok: true,
        claims: toOwn(verdict.claims, last),
        isSigned,
        second: bitsAt(token, 7),
        third: bitsAt(token, 12),
        fourth: bitsAt(token, 17),
        bearer: undefined,
        era: undefined,
      };
      last = kept.claims;
      table.marks[set * WAYS + place] = mark;
      table.known[set * WAYS + place] = kept;
      return kept;
    },
  };
}

/** With its mark 120 bits of the signature: as numbers, because a text would have to be fetched from elsewhere. */
type Known = GoodToken & {
  readonly isSigned: SignatureCheck;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
};

function hasSignatureOf({ second, third, fourth }: Known, token: string): boolean {
  return second === bitsAt(token, 7) && third === bitsAt(token, 12) && fourth === bitsAt(token, 17);
}

type Table = {
  readonly marks: Int32Array;
  readonly known: (Known | undefined)[];
  /** By set: which of its places is written next. */
  readonly oldest: Uint8Array;
};

function emptyTable(): Table {
  return {
    marks: new Int32Array(SETS * WAYS),
    known: new Array(SETS * WAYS).fill(undefined),
    oldest: new Uint8Array(SETS),
  };
}

/** Claims that keep no token alive. Issuer and event are the same in nearly all of them, and kept once. */
function toOwn(claims: Claims, before: Claims | undefined): Claims {
  const { iss, aud, sub, jti } = claims;
  return {
    ...claims,
    iss: iss === before?.iss ? before.iss : ownText(iss),
    aud: aud === before?.aud ? before.aud : ownText(aud),
    sub: ownText(sub),
    jti: ownText(jti),
  };
}
