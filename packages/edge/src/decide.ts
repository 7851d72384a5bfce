/**
 * The decision core: one request in, one decision out, the same code in CloudFront Functions, Lambda@Edge, Fetch
 * runtimes and Node. Synchronous; nothing is compiled or fetched per request.
 *
 * Runs in njs: no spread, destructuring, for..of, default parameters, class, optional chaining, Map, Set or URL.
 */
import type { Config } from '@urr/core';
import { canonicalPath, matchPath, type RouteTree } from '@urr/core/routes';
import type { Decision, Guard, GuardRequest } from './decision';
import { ALWAYS_STRIPPED, STAMPS } from './headers';
import { createModes } from './modes';
import type { VerifyPass } from './pass';
import { guardProblem } from './problem';
import { refuseTier } from './refusal';
import { isPreflight } from './request';
import { createAssess, type Standing } from './standing';
import { createTokenCookies } from './token-cookies';

export type DecideOptions = {
  readonly config: Config;
  /** The configuration's rules, compiled. */
  readonly rules: RouteTree;
  /** Addresses of the waiting room and the entry queue themselves, never refused whatever the rules say. */
  readonly ownPages: RouteTree;
  readonly verifyVwr: VerifyPass;
  readonly verifyEntry: VerifyPass;
};

/** Makes the guard from parts that are already compiled. `createGuard` compiles them. */
export function createDecide(options: DecideOptions): Guard {
  const config = options.config;
  const modes = createModes(config);
  const cookies = createTokenCookies(config);
  const assess = createAssess(config, cookies, options.verifyVwr, options.verifyEntry);
  const guardedStrip = Object.freeze(ALWAYS_STRIPPED.concat([config.vwrHeader, config.entryHeader]));

  return function guard(request) {
    try {
      return decide(request);
    } catch (_error) {
      return fault();
    }
  };

  function decide(request: GuardRequest): Decision {
    const path = canonicalPath(request.path);
    if (path === null) return modes.enforcesAny ? refuseOutright('path-invalid') : unenforced('path-invalid');
    const match = matchPath(options.rules, request.method, path);
    const eventId = match.eventId;
    if (match.tier === 0) return forwardOpen(match.rule === null ? 'open' : 'exempt', eventId);
    const mode = modes.of(eventId);
    if (mode === 'off') return forwardAsIs(request, 'off', eventId);
    const shadow = mode === 'shadow';
    if (isPreflight(request)) {
      return shadow ? forwardAsIs(request, 'preflight', eventId) : forwardOpen('preflight', eventId);
    }
    if (match.badEventId === true) {
      return shadow ? forwardAsIs(request, 'shadow:event-invalid', eventId) : refuseOutright('event-invalid');
    }
    const standing = assess(request, match.tier, eventId);
    if (standing.refusedBy === 0) {
      return shadow
        ? forwardAsIs(request, 'shadow:admitted', eventId)
        : forwardAdmitted(request, eventId, standing);
    }
    const own = matchPath(options.ownPages, request.method, path);
    if (own.rule !== null && own.badEventId !== true) return forwardOpen('own-page', own.eventId);
    if (shadow) {
      const tier = standing.refusedBy === 1 ? 'vwr' : 'entry';
      return forwardAsIs(request, `shadow:${tier}-required:${standing.reason}`, eventId);
    }
    const names = ofAllEvents(eventId) ? null : cookies.names(eventId);
    return refuseTier(config, request, path, eventId, standing, names);
  }

  /** Hands on exactly one verified value for each token cookie, before all others, and says whose pass it was. */
  function forwardAdmitted(request: GuardRequest, eventId: string | undefined, standing: Standing): Decision {
    const vwr = standing.vwr;
    const entry = standing.entry;
    const lead = entry.claims || vwr.claims;
    if (lead === null) throw new Error('admitted without a pass');
    const set: Record<string, string> = {};
    let cookie = '';
    if (vwr.claims !== null) {
      cookie = `; ${cookies.names(vwr.claims.aud).vwr}=${vwr.token}`;
      if (request.header(config.vwrHeader) !== undefined) set[config.vwrHeader] = vwr.token;
    }
    if (entry.claims !== null) {
      cookie += `; ${cookies.names(lead.aud).entry}=${entry.token}`;
      set[config.entryHeader] = entry.token;
    }
    // Where the path names no event, cookies of other events stay: the gate, which is told the event, may need them.
    const rest = ofAllEvents(eventId) ? cookies.scan(request.cookies, lead.aud).rest : standing.rest;
    set.cookie = (cookie + rest).slice(2);
    set[STAMPS.event] = lead.aud;
    set[STAMPS.subject] = lead.sub;
    return { kind: 'forward', reason: 'admitted', eventId: lead.aud, set: set, strip: guardedStrip };
  }

  /** Whether cookies of all events were read: each has its own, and the path does not tell which is meant. */
  function ofAllEvents(eventId: string | undefined): boolean {
    return config.cookies.perEvent && eventId === undefined;
  }

  function forwardOpen(reason: string, eventId: string | undefined): Decision {
    return forward(reason, eventId, modes.enforcesAny ? ALWAYS_STRIPPED : []);
  }

  /**
   * Lets a request go on untouched. Only where another event is enforced are headers taken out that would make it a
   * request for that event, and then just those that came.
   */
  function forwardAsIs(request: GuardRequest, reason: string, eventId: string | undefined): Decision {
    function came(name: string): boolean {
      return request.header(name) !== undefined || request.header(name.replace(/-/g, '_')) !== undefined;
    }
    return forward(reason, eventId, modes.enforcesAny ? ALWAYS_STRIPPED.filter(came) : []);
  }

  function unenforced(reason: string): Decision {
    return forward(config.mode === 'off' ? 'off' : `shadow:${reason}`, undefined, []);
  }

  /** Something in here broke. What visitors send never leads here: a bad signature is a verdict. */
  function fault(): Decision {
    if (!modes.enforcesAny) return forward('fault', undefined, []);
    if (config.failMode === 'closed') {
      return { kind: 'refuse', status: 503, problem: guardProblem('busy', 503), reason: 'fault', clear: [] };
    }
    const decision = forward('fault', undefined, ALWAYS_STRIPPED);
    decision.set[STAMPS.fault] = 'open';
    return decision;
  }
}

type Forward = Extract<Decision, { kind: 'forward' }>;

function forward(reason: string, eventId: string | undefined, strip: readonly string[]): Forward {
  const decision: Forward = { kind: 'forward', reason: reason, set: {}, strip: strip };
  if (eventId !== undefined) decision.eventId = eventId;
  return decision;
}

function refuseOutright(code: 'path-invalid' | 'event-invalid'): Decision {
  return { kind: 'refuse', status: 400, problem: guardProblem(code, 400), reason: code, clear: [] };
}
