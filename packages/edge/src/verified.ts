/** Verifying a pass, with a memory of those that were good: most requests come with a token seen a second ago. */
import type { Config } from '@urr/core';
import type { Reason, Verdict, VerifyHs256 } from '@urr/core/verify-hs256';
import type { VerifyPass } from './pass';

/** How far ahead of our clock an issuer's may run: the verifier's own allowance. */
const MAX_SKEW_MS = 30_000;

// A subject becomes a request header: anything else could end the header or break the request.
// `(?![\s\S])` is the end of the text: njs lets `$` stand before a last line break.
const STAMPABLE = /^[\x21-\x7e]{1,256}(?![\s\S])/;

const ANY = {};

/**
 * Wraps the verifier of one kind. A remembered token is still held against the clock; its event and subject are
 * compared by the caller. Refused tokens are never remembered, so nobody can fill the memory but the issuer, and the
 * oldest goes first when it is full.
 *
 * @param size most tokens remembered; 0 for runtimes that keep nothing between requests
 */
export function createVerifyPass(config: Config, verify: VerifyHs256, size: number): VerifyPass {
  const known = size > 0 ? new Map<string, Verdict & { ok: true }>() : null;
  const epochs = lowestEpochs(config);

  return function verifyPass(token, nowMs) {
    const remembered = known === null ? undefined : known.get(token);
    if (remembered !== undefined) {
      const claims = remembered.claims;
      if (!(claims.iat * 1000 <= nowMs + MAX_SKEW_MS)) return refused('not-yet-valid');
      if (nowMs < (claims.exp + config.leewaySeconds) * 1000) return remembered;
      if (known !== null) known.delete(token);
      return refused('expired');
    }
    const verdict = verify(token, ANY, nowMs);
    if (!verdict.ok) return verdict;
    if (!STAMPABLE.test(verdict.claims.sub)) return refused('malformed');
    const lowest = epochs[verdict.claims.aud];
    if (lowest !== undefined && verdict.claims.epo < lowest) return refused('wrong-epoch');
    if (known !== null) {
      if (known.size >= size) known.delete(known.keys().next().value as string);
      known.set(token, verdict);
    }
    return verdict;
  };
}

function refused(reason: Reason): Verdict {
  return { ok: false, reason: reason };
}

/** The lowest epoch still let through, by event, where the configuration gives one. */
function lowestEpochs(config: Config): Record<string, number> {
  const lowest: Record<string, number> = Object.create(null);
  const ids = Object.keys(config.events);
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] as string;
    const rule = config.events[id];
    if (rule !== undefined && rule.minEpoch !== undefined) lowest[id] = rule.minEpoch;
  }
  return lowest;
}
