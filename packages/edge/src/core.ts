/**
 * The decision core: one request in, one ruling out, the same code in CloudFront Functions, Lambda@Edge, Fetch runtimes
 * and Node. Synchronous; nothing is compiled or fetched per request.
 *
 * Runs in njs: no spread, destructuring, for..of, default parameters, class, optional chaining, Map, Set or URL. What
 * concerns both passes stands in pairs, 0 for the VWR token and 1 for the entry token.
 */
import type { RouteMatch } from '@urr/core/routes';
import type { Claims, Judge } from '@urr/core/verify-hs256';
import type { GuardData, ModeData, Pair } from './compile';
import { type CookieScan, namesFor } from './cookies';
import type { GuardRequest } from './decision';
import { type Found, findPass, isMixed, verdictOf } from './pass';
import { refuse, refuseTier, TIERS } from './refusal';
import type { Passage, Ruling } from './ruling';
import { BYPASS_HEADER, EVENT_STAMP, FAULT_STAMP, SUBJECT_STAMP } from './stamps';

/** Compiled configuration and its secrets, without the rules: each kind of engine matches them in its own way. */
export type Rules = Omit<GuardData, 'table' | 'doubtful'> & {
  readonly doubtful: RegExp;
  readonly judges: Pair<Judge>;
  /** Set on everything that goes on, so that an origin can tell that it came this way: header and value. */
  readonly originVerify?: Pair<string> | undefined;
  /** Whoever sends this as `x-urr-bypass` is not refused for lack of a pass. */
  readonly bypassKey?: string | undefined;
};

/** What a runtime runs. `Cookies` is the form in which it has cookies. */
export type Core<Cookies> = Rules & {
  /** Finds token cookies by their names, as `namesFor` gives them. */
  readonly scan: (rules: Rules, cookies: Cookies, names: Pair<string>) => CookieScan;
};

export type CoreRequest<Cookies> = Omit<GuardRequest, 'cookies'> & { readonly cookies: Cookies };

/** What the rules say of a path, and which rule: none has an empty one. */
export type Match = Partial<Omit<RouteMatch, 'tier'>> & { readonly tier: RouteMatch['tier'] | 3 };

/** A path that is not canonical has this instead of a rule. */
export const NOWHERE: Match = { tier: 3 };

/** Something in here broke. What visitors send never leads here: a bad signature is a verdict. */
export function fault(core: Rules): Ruling {
  if (core.anyEnforced && !core.failOpen) return refuse('busy', 503, 'fault');
  const passage = pass(core, 'fault', undefined);
  if (core.anyEnforced) passage.set.push(FAULT_STAMP, 'open');
  return passage;
}

/** The ruling once the path has been looked at. */
export function decide<Cookies>(core: Core<Cookies>, request: CoreRequest<Cookies>, match: Match): Ruling {
  const eventId = match.eventId;
  if (match.tier === 0) return pass(core, match.rule ? 'exempt' : 'open', eventId);
  // A path that could be any event's is as strictly treated as the strictest.
  const mode = core.anyEnforced && (match.tier === 3 || match.badEventId) ? 'enforce' : modeOf(core, eventId);
  if (mode === 'off') return pass(core, mode, eventId);
  if (request.method === 'OPTIONS' && request.header('access-control-request-method') && match.tier < 3)
    return pass(core, 'preflight', eventId);
  const ruling = enforce(core, request, match, eventId);
  return mode === 'shadow' ? pass(core, `shadow:${outcomeOf(ruling)}`, eventId) : ruling;
}

function outcomeOf(ruling: Ruling): string {
  return ruling.forward || !ruling.tier
    ? ruling.reason
    : `${TIERS[ruling.tier - 1]}-required:${ruling.verdict}`;
}

function enforce<Cookies>(
  core: Core<Cookies>,
  request: CoreRequest<Cookies>,
  match: Match,
  eventId: string | undefined,
): Ruling {
  const tier = match.tier;
  if (tier === 3) return refuse('path-invalid', 400);
  if (match.badEventId) return refuse('event-invalid', 400);
  // The pass of the path's own tier leads: the other one must be of its event and its subject.
  const names = namesFor(core, eventId);
  const scan = core.scan(core, request.cookies, names);
  const own = findPass(core, request, scan, tier - 1, eventId, null);
  const other = findPass(core, request, scan, 2 - tier, eventId, own.claims);
  let vwr = tier === 1 ? own : other;
  const entry = tier === 1 ? other : own;
  const mixed = tier === 2 && isMixed(vwr);
  const implied = core.entryImpliesVwr && !mixed && entry.claims;
  // Two passes of two events: the gate, which knows the event, tells which of them counts.
  if (tier === 2 && !eventId && entry.claims && !vwr.claims && !mixed && !implied)
    vwr = findPass(core, request, scan, 0, eventId, null);
  const hasVwr = vwr.claims || implied;
  if (hasVwr && (tier === 1 || entry.claims)) return admit(core, request, eventId, vwr, entry, scan);
  if (core.bypassKey && isSame(request.header(BYPASS_HEADER), core.bypassKey))
    return pass(core, 'bypass', eventId);
  return refuseTier(
    core,
    request,
    eventId,
    hasVwr ? 1 : 0,
    mixed ? 'wrong-subject' : verdictOf(hasVwr ? entry : vwr),
    [vwr, entry],
    names,
    mixed,
  );
}

export function modeOf(modes: ModeData, eventId: string | undefined): ModeData['mode'] {
  const events = modes.events;
  const rule = events && eventId && (events[`/${eventId}`] || events[`//${eventId.toLowerCase()}`]);
  return (rule && rule.mode) || modes.mode;
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
  const passage = pass(core, 'admitted', aud);
  const set = passage.set;
  if (vwr.token && request.header(core.carriers[0])) set.push(core.carriers[0], vwr.token);
  if (entry.token) set.push(core.carriers[1], entry.token);
  set.push(EVENT_STAMP, aud, SUBJECT_STAMP, lead.sub);
  passage.strip = 2;
  passage.carry = {
    names: core.perEvent
      ? [namesFor(core, vwr.claims ? vwr.claims.aud : aud)[0], namesFor(core, aud)[1]]
      : core.cookieNames,
    tokens: [vwr.token, entry.token],
    // Where the path names no event, cookies of other events stay: the gate, which is told the event, may need them.
    rest: core.perEvent && !eventId ? core.scan(core, request.cookies, namesFor(core, aud)).rest : scan.rest,
  };
  return passage;
}

type Making<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Lets a request go on. Headers that could make it another request, or another visitor's, are taken out; only a guard
 * that watches changes nothing.
 */
function pass(core: Rules, reason: string, eventId: string | undefined): Making<Passage> {
  const set: Passage['set'] = core.originVerify ? [core.originVerify[0], core.originVerify[1]] : [];
  // With room for what may follow: a property that is added later costs as much as the object.
  return {
    forward: true,
    reason: reason,
    eventId: eventId,
    set: set,
    strip: isStripped(core) ? 1 : 0,
    carry: undefined,
  };
}

/** Switched off it still strips: origins go on reading the stamps that visitors could write themselves. */
export function isStripped(modes: ModeData): boolean {
  return modes.anyEnforced || modes.mode === 'off';
}

/** In a time that tells nothing about `secret`. */
function isSame(given: string | undefined, secret: string): boolean {
  let difference = given ? given.length ^ secret.length : 1;
  for (let index = 0; index < secret.length; index++)
    difference |= (given ? given.charCodeAt(index) : 0) ^ secret.charCodeAt(index);
  return difference === 0;
}
