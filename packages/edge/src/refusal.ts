/** Turning a refusal into the answer its sender can use: redirect, page or problem JSON. njs syntax. */
import type { GuardData } from './compile';
import { cookieName } from './cookie-name';
import type { Found } from './pass';
import type { GuardCode } from './problem';
import { eventHint, HOP, hopsFrom, isNavigation, isPrefetch, isRead, type Told } from './request';
import type { Refusal } from './ruling';

/** Redirects to one waiting page before the visitor is told that cookies are needed. */
const MAX_HOPS = 2;

/** Longest return address, as the pages that read it allow. */
const MAX_RETURN_TO = 1024;

/** What no return address holds, as the same pages see it: all but printable ASCII, and escaped line breaks. */
const NO_RETURN_TO = /[^!-[\]-~]|%0[ad]/i;

/** A refusal that no tier gave. */
export function refuse(code: GuardCode, status: number, reason: string): Refusal {
  return { forward: false, tier: 0, code: code, status: status, reason: reason, clear: [] };
}

/**
 * The answer to a request whose passes do not suffice.
 *
 * @param path canonical
 * @param eventId what the path names; elsewhere the request's hint or the pass it has give the address
 * @param refusing the kind of pass that is missing
 * @param verdict on it
 */
export function refuseTier(
  core: GuardData,
  request: Told,
  path: string,
  eventId: string | undefined,
  refusing: 0 | 1,
  verdict: string,
  found: readonly [Found, Found],
  mixed: boolean,
): Refusal {
  const pass = found[0].claims || found[1].claims;
  const event = eventId || eventHint(request) || (pass ? pass.aud : undefined);
  const isPage = isNavigation(request) && isRead(request);
  let page = core.home;
  let status = core.refusalStatus;
  let reason = verdict;
  let redirectTo: string | undefined;
  if (event) {
    page = core.tiers[refusing].address.join(event);
    if (isRead(request)) {
      const back = path + (request.query && `?${request.query}`);
      const isOffered = back.length <= MAX_RETURN_TO && !NO_RETURN_TO.test(back);
      page = withQuery(page, `returnTo=${encodeURIComponent(isOffered ? back : core.home)}`);
    }
  }
  if (isPrefetch(request)) {
    status = 503;
    reason = 'prefetch';
  } else if (isPage && event) {
    const hops = hopsFrom(request, page);
    if (hops < MAX_HOPS) redirectTo = hops === 0 ? page : withQuery(page, `${HOP}=${hops + 1}`);
    else reason = 'cookies-needed';
  } else if (isPage && page.split('?')[0] !== path) {
    // A home page that is guarded itself would be sent to itself for ever.
    redirectTo = page;
  }
  // Cookies past any use go, and both of a mixed pair, whose owner starts over with one subject. Where those of all
  // events were read, it cannot be told which is of no use to any.
  const clear: string[] = [];
  for (let kind = 0; kind < 2; kind++) {
    const one = found[kind] as Found;
    if ((mixed || (!one.claims && one.dead)) && reason !== 'prefetch' && (eventId || !core.perEvent))
      clear.push(cookieName(core, kind as 0 | 1, eventId));
  }
  return {
    forward: false,
    tier: refusing === 0 ? 1 : 2,
    code: event ? (refusing === 0 ? 'vwr-required' : 'entry-required') : 'event-required',
    status: status,
    reason: reason,
    verdict: verdict,
    eventId: event,
    page: page,
    redirectTo: redirectTo,
    clear: clear,
  };
}

function withQuery(page: string, parameter: string): string {
  return page + (page.indexOf('?') < 0 ? '?' : '&') + parameter;
}
