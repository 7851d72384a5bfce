import type { Claims, KeyRing, Verdict } from '@urr/core';
import type { Hmac } from '@urr/core/verify-hs256';
import { createBoundedMap } from '../bounded-map';
import type { GoodToken } from './good-token';

/** What tokens say whose signature was good, by that signature. */
export type SignatureMemory = {
  /** What this very token says; undefined unless it is known, and genuine. */
  get(token: string): GoodToken | undefined;
  /** Keeps the verdict on a token that is good; hands it back. */
  note(token: string, verdict: Verdict): Verdict;
};

/** People whose tokens are remembered, about 400 bytes each. */
const REMEMBERED = 200_000;
/** Characters of an encoded HMAC-SHA256. */
const SIGNATURE_LENGTH = 43;

/**
 * A signature that was good is that of one text only. So what the text says is known, and that this token has the text
 * takes one HMAC: a third of what it takes to decode and to parse it as well.
 */
export function createSignatureMemory(ring: KeyRing, hmac: Hmac): SignatureMemory {
  const known = createBoundedMap<Known>(REMEMBERED);

  return {
    get(token) {
      const found = known.get(token.slice(-SIGNATURE_LENGTH));
      if (found === undefined || token.charCodeAt(token.length - SIGNATURE_LENGTH - 1) !== 0x2e)
        return undefined;
      return isSame(hmac(found.secret, signedPart(token)), found.signature) ? found.verdict : undefined;
    },
    note(token, verdict) {
      if (!verdict.ok) return verdict;
      const signature = ownText(token.slice(-SIGNATURE_LENGTH));
      for (const key of ring.keys) {
        if (key.alg !== 'HS256' || hmac(key.secret, signedPart(token)) !== signature) continue;
        const kept: GoodToken = { ok: true, claims: toOwn(verdict.claims) };
        known.set(signature, { signature, secret: key.secret, verdict: kept });
        return kept;
      }
      return verdict;
    },
  };
}

type Known = { readonly signature: string; readonly secret: Uint8Array; readonly verdict: GoodToken };

function signedPart(token: string): string {
  return token.slice(0, -SIGNATURE_LENGTH - 1);
}

/** The time taken tells nothing about where they differ. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < SIGNATURE_LENGTH; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/** Claims that keep no token alive. */
function toOwn(claims: Claims): Claims {
  const { iss, aud, sub, jti } = claims;
  return { ...claims, iss: ownText(iss), aud: ownText(aud), sub: ownText(sub), jti: ownText(jti) };
}

/** A copy: a piece of a longer text would keep all of it in memory. */
function ownText(text: string): string {
  return Buffer.from(text).toString();
}
