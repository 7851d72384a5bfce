/** Turning a refusal into the answer its sender can use: redirect, page or problem JSON. njs syntax. */
import type { Config } from '@urr/core';
import { pageFor, safeReturnTo } from '@urr/core/return-to';
import type { Decision, GuardRequest } from './decision';
import { guardProblem } from './problem';
import { eventHint, HOP, hopsFrom, isNavigation, isPrefetch, isRead } from './request';
import type { Standing } from './standing';

/** Redirects to one waiting page before the visitor is told that cookies are needed. */
const MAX_HOPS = 2;

/**
 * The answer to a request whose passes do not suffice.
 *
 * @param path canonical
 * @param eventId what the path names; elsewhere the request's hint or the pass it has give the address
 */
export function refuseTier(
  config: Config,
  request: GuardRequest,
  path: string,
  eventId: string | undefined,
  standing: Standing,
): Decision {
  const tier = standing.refusedBy === 2 ? 2 : 1;
  const event = eventId !== undefined ? eventId : eventHintOr(request, standing);
  const clear = deadCookies(standing);
  const read = isRead(request);
  const page = pageFor(
    config,
    tier === 1 ? 'waitingRoom' : 'entryQueue',
    event,
    read ? returnTo(config, request, path) : undefined,
  );

  const problem = guardProblem(
    event === undefined ? 'event-required' : tier === 1 ? 'vwr-required' : 'entry-required',
    config.refusalStatus,
  );
  problem.tier = tier;
  problem.reason = standing.reason;
  if (event !== undefined) problem.eventId = event;
  problem.page = page;

  if (isPrefetch(request)) {
    problem.status = 503;
    return { kind: 'refuse', status: 503, problem: problem, reason: 'prefetch', clear: [] };
  }
  if (read && isNavigation(request)) {
    const hops = event === undefined ? 0 : hopsFrom(request, page);
    if (hops >= MAX_HOPS) {
      return {
        kind: 'refuse',
        status: problem.status,
        problem: problem,
        reason: 'cookies-needed',
        clear: clear,
      };
    }
    // A home page that is guarded itself would be sent to itself for ever.
    if (event !== undefined || page.split('?')[0] !== path) {
      const redirect: Decision = {
        kind: 'redirect',
        location: hops === 0 ? page : `${page}${page.indexOf('?') < 0 ? '?' : '&'}${HOP}=${hops + 1}`,
        reason: standing.reason,
        clear: clear,
      };
      if (event !== undefined) redirect.eventId = event;
      return redirect;
    }
  }
  return { kind: 'refuse', status: problem.status, problem: problem, reason: standing.reason, clear: clear };
}

function eventHintOr(request: GuardRequest, standing: Standing): string | undefined {
  const hint = eventHint(request);
  if (hint !== undefined) return hint;
  const pass = standing.vwr.pass === null ? standing.entry.pass : standing.vwr.pass;
  return pass === null ? undefined : pass.claims.aud;
}

function returnTo(config: Config, request: GuardRequest, path: string): string {
  const address = request.query === '' ? path : `${path}?${request.query}`;
  return safeReturnTo(address, config.pages.home, config.pages);
}

/** Cookies to remove: those past any use, and both of a mixed pair, whose owner starts over with one subject. */
function deadCookies(standing: Standing): string[] {
  if (standing.mixed) return [standing.vwrName, standing.entryName];
  const names: string[] = [];
  if (standing.vwr.pass === null && standing.vwr.dead) names.push(standing.vwrName);
  if (standing.entry.pass === null && standing.entry.dead) names.push(standing.entryName);
  return names;
}
