/** What a request's passes are worth: admitted, or refused by which tier and why. njs syntax. */
import type { Config } from '@urr/core';
import type { GuardRequest } from './decision';
import { type Found, findPass, type VerifyPass } from './pass';
import type { TokenCookies } from './token-cookies';

export type Standing = {
  /** The tier that refuses, 0 when admitted. */
  readonly refusedBy: 0 | 1 | 2;
  /** Verdict behind the refusal. */
  readonly reason: string;
  readonly vwr: Found;
  readonly entry: Found;
  /** Two good passes of one event belong to two subjects. */
  readonly mixed: boolean;
  /** Cookies that hold no token, each after `; `. */
  readonly rest: string;
};

export type Assess = (request: GuardRequest, tier: 1 | 2, eventId: string | undefined) => Standing;

/**
 * Makes the function that weighs a request's passes.
 *
 * Tier 1 wants a VWR token, tier 2 an entry token as well; with `entryImpliesVwr` an entry token stands for both.
 * Two tokens of one event must belong to one subject. Where the event is unknown any good pass of the right kind
 * goes, and an entry token decides which VWR token belongs to it. On tier 1 an entry token is verified too, because
 * the origin may only be handed one that has been.
 */
export function createAssess(
  config: Config,
  cookies: TokenCookies,
  verifyVwr: VerifyPass,
  verifyEntry: VerifyPass,
): Assess {
  return function assess(request, tier, eventId) {
    const now = request.now;
    const scan = cookies.scan(request.cookies, eventId);
    const vwrHeader = request.header(config.vwrHeader);
    const entryHeader = request.header(config.entryHeader);
    let vwr: Found;
    let entry: Found;
    let mixed = false;
    if (tier === 1) {
      vwr = findPass(verifyVwr, scan.vwr, vwrHeader, eventId, undefined, now);
      const lead = vwr.claims;
      entry = findPass(
        verifyEntry,
        scan.entry,
        entryHeader,
        lead ? lead.aud : eventId,
        lead ? lead.sub : undefined,
        now,
      );
    } else {
      entry = findPass(verifyEntry, scan.entry, entryHeader, eventId, undefined, now);
      const lead = entry.claims;
      vwr = findPass(
        verifyVwr,
        scan.vwr,
        vwrHeader,
        lead ? lead.aud : eventId,
        lead ? lead.sub : undefined,
        now,
      );
      mixed = vwr.mixed && vwr.claims === null;
      if (lead && !vwr.claims && !mixed && !config.entryImpliesVwr && eventId === undefined) {
        vwr = findPass(verifyVwr, scan.vwr, vwrHeader, undefined, undefined, now);
      }
    }
    const tier1 = vwr.claims !== null || (config.entryImpliesVwr && entry.claims !== null && !mixed);
    const refusedBy = !tier1 ? 1 : tier === 2 && entry.claims === null ? 2 : 0;
    return {
      refusedBy: refusedBy,
      reason: mixed ? 'wrong-subject' : refusedBy === 2 ? entry.reason : vwr.reason,
      vwr: vwr,
      entry: entry,
      mixed: mixed,
      rest: scan.rest,
    };
  };
}
