import type { Claims, KeyRing, Verdict } from '@urr/core';
import { type Hmac, type SignatureCheck, signatureCheck } from '@urr/core/verify-hs256';
import type { GoodToken } from './good-token';
import { tailOf } from './token-memory';

/** What tokens say whose signature was good, by that signature. */
export type SignatureMemory = {
  /** What this very token says; undefined unless it is known, and genuine. */
  get(token: string): GoodToken | undefined;
  /** Keeps the verdict on a token that is good; hands it back. */
  note(token: string, verdict: Verdict): Verdict;
};

/**
 * People whose tokens are remembered, about 400 bytes each: 65,536 sets of four places, by bits of the signature. A Map
 * would make a hash of each signature first, which is one already. The one that came first makes room.
 */
const SETS = 65_536;
const WAYS = 4;
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
      const mark = tailOf(token);
      const first = (mark & (SETS - 1)) * WAYS;
      for (let at = first; at < first + WAYS; at++) {
        if (table.marks[at] !== mark) continue;
        const found = table.known[at];
        const end = token.length - SIGNATURE_LENGTH - 1;
        if (found !== undefined && found.signature === token.slice(end + 1))
          return found.check(token, end) ? found.verdict : undefined;
      }
      return undefined;
    },
    note(token, verdict) {
      if (!verdict.ok) return verdict;
      const end = token.length - SIGNATURE_LENGTH - 1;
      const check = checks.find((isSigned) => isSigned(token, end));
      if (check === undefined) return verdict;
      table ??= emptyTable();
      const mark = tailOf(token);
      const set = mark & (SETS - 1);
      const place = table.oldest[set] as number;
      table.oldest[set] = (place + 1) % WAYS;
      const kept: GoodToken = {
        ok: true,
        claims: toOwn(verdict.claims, last),
        bearer: undefined,
        era: undefined,
      };
      last = kept.claims;
      table.marks[set * WAYS + place] = mark;
      table.known[set * WAYS + place] = { signature: ownText(token.slice(end + 1)), check, verdict: kept };
      return kept;
    },
  };
}

type Known = { readonly signature: string; readonly check: SignatureCheck; readonly verdict: GoodToken };

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

/** A copy: a piece of a longer text would keep all of it in memory. */
function ownText(text: string): string {
  return Buffer.from(text).toString();
}
