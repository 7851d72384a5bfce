/**
 * The decision core: one request in, one ruling out, the same code in CloudFront Functions, Lambda@Edge, Fetch runtimes
 * and Node. Synchronous; nothing is compiled or fetched per request.
 *
 * Runs in njs: no spread, destructuring, for..of, default parameters, class, optional chaining, Map, Set or URL. What
 * concerns both passes stands in pairs, 0 for the VWR token and 1 for the entry token.
 */
import { canonicalPath, findOwnPage, findRule, type RouteMatch } from '@urr/core/routes';
import type { Claims } from '@urr/core/verify-hs256';
import type { GuardData, ModeData } from './compile';
import { cookieName } from './cookie-name';
import type { GuardRequest } from './decision';
import { type Found, findPass, type JudgePass } from './pass';
import { refuse, refuseTier } from './refusal';
import type { Ruling } from './ruling';
import { STAMPS } from './stamps';

/** Compiled configuration and what a runtime adds to it. `Cookies` is the form in which it has cookies. */
export type Core<Cookies> = GuardData & {
  /** Of `rules`. */
  readonly rulePattern: RegExp;
  /** Finds the name of a token cookie, in any case, where some parser might take it for one. */
  readonly doubtful: RegExp;
  readonly judges: readonly [JudgePass, JudgePass];
  /** Reads the token cookies of an event; of all events where each has its own and `eventId` is undefined. */
  readonly scan: (core: Core<Cookies>, cookies: Cookies, eventId: string | undefined) => CookieScan;
  /** Makes cookies hold these values, '' for none, before all cookies that may go on. */
  readonly carry: (
    set: Record<string, string>,
    cookies: Cookies,
    rest: string,
    names: readonly string[],
    tokens: readonly string[],
  ) => void;
};

export type CookieScan = {
  /** Values of each token cookie, in the order they came. */
  readonly tokens: readonly [string[], string[]];
  /** Raw headers: every other pair, each after `; `. CloudFront: names of pairs that must not go on, each after `; `. */
  rest: string;
};

export type CoreRequest<Cookies> = Omit<GuardRequest, 'cookies'> & { readonly cookies: Cookies };

/** Never throws. A fault of its own follows `failMode`. */
export function rule<Cookies>(core: Core<Cookies>, request: CoreRequest<Cookies>): Ruling {
  try {
    const path = canonicalPath(request.path);
    return decide(core, request, path, path && findRule(core.rules, core.rulePattern, request.method, path));
  } catch (_error) {
    return fault(core);
  }
}

/** Something in here broke. What visitors send never leads here: a bad signature is a verdict. */
export function fault(core: GuardData): Ruling {
  if (core.anyEnforced && !core.failOpen) return refuse('busy', 503, 'fault');
  const set: Record<string, string> = {};
  if (core.anyEnforced) set[STAMPS.fault] = 'open';
  return pass(core, 'fault', undefined, set);
}

/**
 * The ruling once the path has been looked at.
 *
 * @param path canonical, null where it is not
 * @param match the rule it meets
 */
export function decide<Cookies>(
  core: Core<Cookies>,
  request: CoreRequest<Cookies>,
  path: string | null,
  match: RouteMatch | null | '',
): Ruling {
  if (!path || !match) {
    if (core.anyEnforced) return refuse('path-invalid', 400, 'path-invalid');
    return pass(core, core.mode === 'off' ? 'off' : 'shadow:path-invalid', undefined, {});
  }
  const eventId = match.eventId;
  const tier = match.tier;
  const mode = modeOf(core, eventId);
  if (tier === 0) return pass(core, match.rule === null ? 'open' : 'exempt', eventId, {});
  if (mode === 'off') return pass(core, mode, eventId, {});
  if (request.method === 'OPTIONS' && request.header('access-control-request-method'))
    return pass(core, 'preflight', eventId, {});
  const shadow = mode === 'shadow';
  if (match.badEventId) {
    return shadow
      ? pass(core, 'shadow:event-invalid', eventId, {})
      : refuse('event-invalid', 400, 'event-invalid');
  }

  // The pass of the path's own tier leads: the other one must be of its event and its subject.
  const scan = core.scan(core, request.cookies, eventId);
  const found: Found[] = [];
  const first = tier - 1;
  found[first] = findPass(core, request, scan, first, eventId, null);
  found[1 - first] = findPass(core, request, scan, 1 - first, eventId, (found[first] as Found).claims);
  let vwr = found[0] as Found;
  const entry = found[1] as Found;
  const mixed = tier === 2 && vwr.mixed && !vwr.claims;
  const implied = core.entryImpliesVwr && !mixed && entry.claims;
  if (tier === 2 && eventId === undefined && entry.claims && !vwr.claims && !mixed && !implied)
    vwr = findPass(core, request, scan, 0, undefined, null);
  const refusing = !vwr.claims && !implied ? 0 : tier === 2 && !entry.claims ? 1 : 2;
  if (refusing === 2)
    return shadow
      ? pass(core, 'shadow:admitted', eventId, {})
      : admit(core, request, eventId, vwr, entry, scan);

  const own = findOwnPage(core.rules, core.rulePattern, request.method, path);
  if (own !== null && !own.badEventId) return pass(core, 'own-page', own.eventId, {});
  const verdict = mixed ? 'wrong-subject' : (found[refusing] as Found).reason;
  if (shadow)
    return pass(core, `shadow:${refusing === 0 ? 'vwr' : 'entry'}-required:${verdict}`, eventId, {});
  return refuseTier(core, request, path, eventId, refusing, verdict, [vwr, entry], mixed);
}

export function modeOf(modes: ModeData, eventId: string | undefined): ModeData['mode'] {
  const own = modes.events[`/${eventId}`];
  const alike = own || eventId === undefined ? own : modes.events[`//${eventId.toLowerCase()}`];
  return (alike && alike.mode) || modes.mode;
}

/** Hands on exactly one verified value for each token cookie, before all others, and says whose pass it was. */
function admit<Cookies>(
  core: Core<Cookies>,
  request: CoreRequest<Cookies>,
  eventId: string | undefined,
  vwr: Found,
  entry: Found,
  scan: CookieScan,
): Ruling {
  const lead = (entry.claims || vwr.claims) as Claims;
  const aud = lead.aud;
  const set: Record<string, string> = {};
  // Where the path names no event, cookies of other events stay: the gate, which is told the event, may need them.
  const rest =
    core.perEvent && eventId === undefined ? core.scan(core, request.cookies, aud).rest : scan.rest;
  const names = [cookieName(core, 0, vwr.claims ? vwr.claims.aud : aud), cookieName(core, 1, aud)];
  core.carry(set, request.cookies, rest, names, [vwr.token, entry.token]);
  if (vwr.token && request.header(core.tiers[0].carrier)) set[core.tiers[0].carrier] = vwr.token;
  if (entry.token) set[core.tiers[1].carrier] = entry.token;
  set[STAMPS.event] = aud;
  set[STAMPS.subject] = lead.sub;
  return { forward: true, reason: 'admitted', eventId: aud, set: set, strip: 2 };
}

/** Lets a request go on. Headers that could make it another request are taken out as soon as anything is enforced. */
function pass(
  core: GuardData,
  reason: string,
  eventId: string | undefined,
  set: Record<string, string>,
): Ruling {
  return { forward: true, reason: reason, eventId: eventId, set: set, strip: core.anyEnforced ? 1 : 0 };
}
