/**
 * The decision core: one request in, one decision out, the same code in CloudFront Functions, Lambda@Edge, Fetch
 * runtimes and Node. Synchronous; nothing is compiled or fetched per request.
 *
 * Runs in njs: no spread, destructuring, for..of, default parameters, class, optional chaining, Map, Set or URL.
 */
import type { Config } from '@urr/core';
import { cookieNames } from '@urr/core/cookies';
import { canonicalPath, matchPath, type RouteTree } from '@urr/core/routes';
import type { Decision, Guard, GuardRequest } from './decision';
import { ALWAYS_STRIPPED, STAMPS } from './headers';
import { createModes } from './modes';
import type { Pass, VerifyPass } from './pass';
import { guardProblem } from './problem';
import { refuseTier } from './refusal';
import { eventHint, isPreflight } from './request';
import { createAssess, type Standing } from './standing';
import { type CookiePair, eventsInCookies, rewriteCookies } from './token-cookies';

export type DecideOptions = {
  readonly config: Config;
  /** The configuration's rules, compiled. */
  readonly rules: RouteTree;
  /** Addresses of the waiting room and the entry queue themselves, open whatever the rules say. */
  readonly ownPages: RouteTree;
  readonly verifyVwr: VerifyPass;
  readonly verifyEntry: VerifyPass;
};

/** Most events weighed where the path names none and every event has cookies of its own. */
const MAX_EVENTS = 3;

/** Makes the guard from parts that are already compiled. `createGuard` compiles them. */
export function createDecide(options: DecideOptions): Guard {
  const config = options.config;
  const modes = createModes(config);
  const assess = createAssess(config, options.verifyVwr, options.verifyEntry);
  const guardedStrip = Object.freeze(ALWAYS_STRIPPED.concat([config.vwrHeader, config.entryHeader]));
  const sharedNames = cookieNames(config, '');

  return function guard(request) {
    try {
      return decide(request);
    } catch (_error) {
      return fault();
    }
  };

  function decide(request: GuardRequest): Decision {
    const path = canonicalPath(request.path);
    if (path === null) {
      if (modes.enforcesAny) return refuseOutright('path-invalid');
      return forwardAsIs(request, config.mode === 'off' ? 'off' : 'shadow:path-invalid', undefined);
    }
    const match = matchPath(options.rules, request.method, path);
    if (match.tier === 0) return forwardOpen(match.rule === null ? 'open' : 'exempt', match.eventId);
    const own = matchPath(options.ownPages, request.method, path);
    if (own.rule !== null && own.badEventId !== true) return forwardOpen('own-page', own.eventId);

    const mode = modes.of(match.eventId);
    if (mode === 'off') return forwardAsIs(request, 'off', match.eventId);
    const shadow = mode === 'shadow';
    if (isPreflight(request)) {
      return shadow
        ? forwardAsIs(request, 'preflight', match.eventId)
        : forwardOpen('preflight', match.eventId);
    }
    if (match.badEventId === true) {
      return shadow
        ? forwardAsIs(request, 'shadow:event-invalid', undefined)
        : refuseOutright('event-invalid');
    }

    const standings = weigh(request, match.tier, match.eventId);
    const standing = firstAdmitted(standings);
    if (shadow) return forwardAsIs(request, shadowReason(standing), match.eventId);
    if (standing.refusedBy !== 0) return refuseTier(config, request, path, match.eventId, standing);
    return forwardAdmitted(request, standing, standings);
  }

  /** One standing, or one for each event that has cookies of its own where the path does not tell which is meant. */
  function weigh(request: GuardRequest, tier: 1 | 2, eventId: string | undefined): Standing[] {
    const events = eventId === undefined && config.cookies.perEvent ? eventsOf(request) : [];
    if (events.length === 0) return [assess(request, tier, eventId)];
    const standings: Standing[] = [];
    for (let index = 0; index < events.length && index < MAX_EVENTS; index++) {
      standings.push(assess(request, tier, events[index]));
    }
    return standings;
  }

  function eventsOf(request: GuardRequest): string[] {
    return eventsInCookies(request.cookies, [sharedNames.vwr, sharedNames.entry], eventHint(request));
  }

  function forwardAdmitted(
    request: GuardRequest,
    standing: Standing,
    standings: readonly Standing[],
  ): Decision {
    const lead = standing.entry.pass === null ? standing.vwr.pass : standing.entry.pass;
    if (lead === null) throw new Error('admitted without a pass');
    const verified: CookiePair[] = [];
    const names: string[] = [];
    for (let index = 0; index < standings.length; index++) {
      const one = standings[index] as Standing;
      names.push(one.vwrName, one.entryName);
      if (one.vwr.pass !== null)
        verified.push({ name: namesFor(one.vwr.pass).vwr, value: one.vwr.pass.token });
      if (one.entry.pass !== null)
        verified.push({ name: namesFor(one.entry.pass).entry, value: one.entry.pass.token });
    }
    if (config.cookies.perEvent) {
      const events = eventsOf(request);
      for (let index = 0; index < events.length; index++) {
        const other = cookieNames(config, events[index] as string);
        names.push(other.vwr, other.entry);
      }
    }
    const set: Record<string, string> = {};
    set.cookie = rewriteCookies(request.cookies, names, verified);
    set[STAMPS.event] = lead.claims.aud;
    set[STAMPS.subject] = lead.claims.sub;
    if (standing.entry.pass !== null) set[config.entryHeader] = standing.entry.pass.token;
    if (standing.vwr.pass !== null && request.header(config.vwrHeader) !== undefined) {
      set[config.vwrHeader] = standing.vwr.pass.token;
    }
    return { kind: 'forward', reason: 'admitted', eventId: lead.claims.aud, set: set, strip: guardedStrip };
  }

  function namesFor(pass: Pass): { readonly vwr: string; readonly entry: string } {
    return config.cookies.perEvent ? cookieNames(config, pass.claims.aud) : sharedNames;
  }

  function forwardOpen(reason: string, eventId: string | undefined): Decision {
    return forward(reason, eventId, modes.enforcesAny ? ALWAYS_STRIPPED : []);
  }

  /**
   * Lets a request go on untouched. Only where another event is enforced are headers taken out that would make it a
   * request for that event, and then just those that came.
   */
  function forwardAsIs(request: GuardRequest, reason: string, eventId: string | undefined): Decision {
    const strip: string[] = [];
    if (modes.enforcesAny) {
      for (let index = 0; index < ALWAYS_STRIPPED.length; index++) {
        const name = ALWAYS_STRIPPED[index] as string;
        if (request.header(name) !== undefined || request.header(name.replace(/-/g, '_')) !== undefined)
          strip.push(name);
      }
    }
    return forward(reason, eventId, strip);
  }

  /** Something in here broke. Signatures are not judged in this branch: it is only reached by our own faults. */
  function fault(): Decision {
    if (!modes.enforcesAny) return forward('fault', undefined, []);
    if (config.failMode === 'open') {
      const set: Record<string, string> = {};
      set[STAMPS.fault] = 'open';
      return { kind: 'forward', reason: 'fault', set: set, strip: ALWAYS_STRIPPED };
    }
    return { kind: 'refuse', status: 503, problem: guardProblem('busy', 503), reason: 'fault', clear: [] };
  }
}

function forward(reason: string, eventId: string | undefined, strip: readonly string[]): Decision {
  const decision: Decision = { kind: 'forward', reason: reason, set: {}, strip: strip };
  if (eventId !== undefined) decision.eventId = eventId;
  return decision;
}

function refuseOutright(code: 'path-invalid' | 'event-invalid'): Decision {
  return { kind: 'refuse', status: 400, problem: guardProblem(code, 400), reason: code, clear: [] };
}

function firstAdmitted(standings: readonly Standing[]): Standing {
  for (let index = 0; index < standings.length; index++) {
    if ((standings[index] as Standing).refusedBy === 0) return standings[index] as Standing;
  }
  return standings[0] as Standing;
}

function shadowReason(standing: Standing): string {
  if (standing.refusedBy === 0) return 'shadow:admitted';
  return `shadow:${standing.refusedBy === 1 ? 'vwr' : 'entry'}-required:${standing.reason}`;
}
