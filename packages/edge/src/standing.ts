/** What a request's passes are worth for one event: admitted, or refused by which tier and why. njs syntax. */
import type { Config } from '@urr/core';
import { cookieNames, readCookies } from '@urr/core/cookies';
import type { GuardRequest } from './decision';
import { type Choice, choosePass, type VerifyPass } from './pass';

export type Standing = {
  /** The tier that refuses, 0 when admitted. */
  readonly refusedBy: 0 | 1 | 2;
  /** Verdict behind the refusal. */
  readonly reason: string;
  /** Names of the two token cookies. */
  readonly vwrName: string;
  readonly entryName: string;
  readonly vwr: Choice;
  readonly entry: Choice;
  /** Two good passes of one event belong to two subjects. */
  readonly mixed: boolean;
};

export type Assess = (request: GuardRequest, tier: 1 | 2, eventId: string | undefined) => Standing;

/**
 * Makes the function that weighs a request's passes.
 *
 * Tier 1 wants a VWR token, tier 2 an entry token as well; with `entryImpliesVwr` an entry token stands for both.
 * Two tokens of one event must belong to one subject. Where the event is unknown any good pass of the right kind
 * goes, and an entry token decides which VWR token belongs to it.
 */
export function createAssess(config: Config, verifyVwr: VerifyPass, verifyEntry: VerifyPass): Assess {
  const sharedNames = cookieNames(config, '');
  const perEvent = config.cookies.perEvent;

  return function assess(request, tier, eventId) {
    const names = perEvent && eventId !== undefined ? cookieNames(config, eventId) : sharedNames;
    const now = request.now;
    const vwrCookies = readCookies(request.cookies, names.vwr);
    const entryCookies = readCookies(request.cookies, names.entry);
    const vwrHeader = request.header(config.vwrHeader);
    const entryHeader = request.header(config.entryHeader);

    function chooseVwr(event: string | undefined, subject: string | undefined): Choice {
      return choosePass(verifyVwr, vwrCookies, vwrHeader, event, subject, now);
    }
    function chooseEntry(event: string | undefined, subject: string | undefined): Choice {
      return choosePass(verifyEntry, entryCookies, entryHeader, event, subject, now);
    }
    function standing(
      refusedBy: 0 | 1 | 2,
      reason: string,
      vwr: Choice,
      entry: Choice,
      mixed: boolean,
    ): Standing {
      return {
        refusedBy: refusedBy,
        reason: reason,
        vwrName: names.vwr,
        entryName: names.entry,
        vwr: vwr,
        entry: entry,
        mixed: mixed,
      };
    }

    if (tier === 1) {
      const vwr = chooseVwr(eventId, undefined);
      if (vwr.pass !== null) {
        // Not needed here, but the origin may only be handed an entry token that has been verified.
        const beside = chooseEntry(vwr.pass.claims.aud, vwr.pass.claims.sub);
        return standing(0, 'admitted', vwr, beside, false);
      }
      const entry = chooseEntry(eventId, undefined);
      const admitted = config.entryImpliesVwr && entry.pass !== null;
      return standing(admitted ? 0 : 1, admitted ? 'admitted' : vwr.reason, vwr, entry, false);
    }

    const entry = chooseEntry(eventId, undefined);
    if (entry.pass === null) {
      const alone = chooseVwr(eventId, undefined);
      return alone.pass === null
        ? standing(1, alone.reason, alone, entry, false)
        : standing(2, entry.reason, alone, entry, false);
    }
    const partner = chooseVwr(entry.pass.claims.aud, entry.pass.claims.sub);
    if (partner.pass !== null) return standing(0, 'admitted', partner, entry, false);
    if (partner.otherSubject) return standing(1, 'wrong-subject', partner, entry, true);
    if (config.entryImpliesVwr) return standing(0, 'admitted', partner, entry, false);
    const any = eventId === undefined ? chooseVwr(undefined, undefined) : partner;
    return standing(
      any.pass === null ? 1 : 0,
      any.pass === null ? any.reason : 'admitted',
      any,
      entry,
      false,
    );
  };
}
