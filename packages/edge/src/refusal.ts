/** Turning a refusal into the answer its sender can use: redirect, page or problem JSON. njs syntax. */
import type { Config } from '@urr/core';
import type { Decision, GuardRequest } from './decision';
import { guardProblem } from './problem';
import { eventHint, HOP, hopsFrom, isNavigation, isPrefetch, isRead } from './request';
import type { Standing } from './standing';
import type { PassNames } from './token-cookies';

/** Redirects to one waiting page before the visitor is told that cookies are needed. */
const MAX_HOPS = 2;

/** Longest return address, as the pages that read it allow. */
const MAX_RETURN_TO = 1024;

/**
 * The answer to a request whose passes do not suffice.
 *
 * @param path canonical
 * @param eventId what the path names; elsewhere the request's hint or the pass it has give the address
 * @param names of the token cookies that were read; null where they were those of all events
 */
export function refuseTier(
  config: Config,
  request: GuardRequest,
  path: string,
  eventId: string | undefined,
  standing: Standing,
  names: PassNames | null,
): Decision {
  const tier = standing.refusedBy === 2 ? 2 : 1;
  const pass = standing.vwr.claims || standing.entry.claims;
  const event = eventId || eventHint(request) || (pass === null ? undefined : pass.aud);
  const page = event === undefined ? config.pages.home : pageOf(config, tier, event, request, path);
  const problem = guardProblem(
    event === undefined ? 'event-required' : tier === 1 ? 'vwr-required' : 'entry-required',
    config.refusalStatus,
  );
  problem.tier = tier;
  problem.reason = standing.reason;
  if (event !== undefined) problem.eventId = event;
  problem.page = page;

  let reason = standing.reason;
  let clear = names === null ? [] : deadCookies(standing, names);
  if (isPrefetch(request)) {
    problem.status = 503;
    reason = 'prefetch';
    clear = [];
  } else if (isRead(request) && isNavigation(request)) {
    const hops = hopsFrom(request, page);
    if (event !== undefined && hops < MAX_HOPS) {
      const location = hops === 0 ? page : `${page}${page.indexOf('?') < 0 ? '?' : '&'}${HOP}=${hops + 1}`;
      return { kind: 'redirect', location: location, reason: reason, eventId: event, clear: clear };
    }
    // A home page that is guarded itself would be sent to itself for ever.
    if (event === undefined && page.split('?')[0] !== path) {
      return { kind: 'redirect', location: page, reason: reason, clear: clear };
    }
    if (event !== undefined) reason = 'cookies-needed';
  }
  return { kind: 'refuse', status: problem.status, problem: problem, reason: reason, clear: clear };
}

/**
 * The waiting page's address, with the way back where there is one: a path of this site in printable ASCII without
 * line breaks, as the pages accept it; what cannot be asked for again has none.
 */
function pageOf(config: Config, tier: 1 | 2, eventId: string, request: GuardRequest, path: string): string {
  const page = fillIn(tier === 1 ? config.pages.waitingRoom : config.pages.entryQueue, eventId);
  if (!isRead(request)) return page;
  let back = request.query === '' ? path : `${path}?${request.query}`;
  if (back.length > MAX_RETURN_TO || /[^\x21-\x5b\x5d-\x7e]/.test(back) || /%0[ad]/i.test(back))
    back = config.pages.home;
  return `${page}${page.indexOf('?') < 0 ? '?' : '&'}returnTo=${encodeURIComponent(back)}`;
}

/** A page's address for an event. */
export function fillIn(page: string, eventId: string): string {
  return page.replace('{eventId}', eventId);
}

/** Cookies to remove: those past any use, and both of a mixed pair, whose owner starts over with one subject. */
function deadCookies(standing: Standing, names: PassNames): string[] {
  const clear: string[] = [];
  if (standing.mixed || (standing.vwr.claims === null && standing.vwr.dead)) clear.push(names.vwr);
  if (standing.mixed || (standing.entry.claims === null && standing.entry.dead)) clear.push(names.entry);
  return clear;
}
