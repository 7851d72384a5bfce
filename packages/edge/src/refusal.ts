/** Turning a refusal into the answer its sender can use: redirect, page or problem JSON. njs syntax. */
import type { Problem } from '@urr/core/problem';
import type { GuardData, Pair } from './compile';
import { cookieName } from './cookies';
import type { Found } from './pass';
import { eventHint, isNavigation, isPrefetch, isRead, type Told } from './request';
import type { Refusal } from './ruling';

/** The refusals a guard gives, in the words of `@urr/core/problem`, whose whole table would be too long for CloudFront. */
export const TITLES = {
  'vwr-required': 'Waiting room pass required',
  'entry-required': 'Entry queue pass required',
  'event-required': 'Event not named',
  'event-invalid': 'Not an event id',
  'path-invalid': 'Path not canonical',
  busy: 'Busy, try again',
};

/** What the tiers are called on the wire. */
export const TIERS = ['vwr', 'entry'];

export type GuardCode = keyof typeof TITLES;

/** Longest return address, as the pages that read it allow. */
const MAX_RETURN_TO = 1024;

/** What no return address holds, as the same pages see it: all but printable ASCII, and escaped line breaks. A
 * canonical path has none of it. */
const NO_RETURN_TO = /[^!-[\]-~]|%0[ad]/i;

/** A refusal that no tier gave. */
export function refuse(code: GuardCode, status: number, reason: string): Refusal {
  return {
    forward: false,
    tier: 0,
    status: status,
    reason: reason,
    problem: problemOf(code, status),
    clear: [],
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A problem without its optional members. */
function problemOf(code: GuardCode, status: number): Writable<Problem> {
  // biome-ignore format: quoted, so that its names stay as they are where others are shortened
  return { 'type': `urn:urr:problem/${code}`, 'title': TITLES[code], 'status': status, 'code': code };
}

/**
 * The answer to a request whose passes do not suffice.
 *
 * @param eventId what the path names; elsewhere the request's hint or the pass it has give the address
 * @param refusing the kind of pass that is missing
 * @param verdict on it
 */
export function refuseTier(
  core: Omit<GuardData, 'table'>,
  request: Told,
  eventId: string | undefined,
  refusing: 0 | 1,
  verdict: string,
  found: Pair<Found>,
  mixed: boolean,
): Refusal {
  const pass = found[0].claims || found[1].claims;
  const event = eventId || eventHint(request) || (pass ? pass.aud : undefined);
  let page = core.home;
  let status = core.refusalStatus;
  let reason = verdict;
  let redirectTo: string | undefined;
  if (event) {
    page = core.addresses[refusing].join(event);
    if (isRead(request)) {
      const back = request.path + (request.query && `?${request.query}`);
      const isOffered = back.length <= MAX_RETURN_TO && !NO_RETURN_TO.test(request.query);
      page = withQuery(page, `returnTo=${encodeURIComponent(isOffered ? back : core.home)}`);
    }
  }
  if (isPrefetch(request)) {
    status = 503;
    reason = 'prefetch';
  } else if (isNavigation(request) && isRead(request)) {
    if (!event) {
      // A home page that is guarded itself would be sent to itself.
      if (addressOf(page) !== request.path) redirectTo = page;
    } else if (!isFrom(page, request.header('referer'))) redirectTo = page;
    // A browser that keeps no cookie comes back from the waiting page as it went, and would go round for ever.
    else if (/[?&]urr-hop=/.test(request.header('referer') as string)) reason = 'cookies-needed';
    else redirectTo = withQuery(page, 'urr-hop=2');
  }
  // Cookies past any use go, and both of a mixed pair, whose owner starts over with one subject. Where those of all
  // events were read, it cannot be told which is of no use to any.
  const clear: string[] = [];
  for (let kind = 0; kind < 2; kind++) {
    const one = found[kind] as Found;
    if ((mixed || (!one.claims && one.dead)) && status !== 503 && (eventId || !core.perEvent))
      clear.push(cookieName(core, kind, eventId));
  }
  const tier = refusing === 0 ? 1 : 2;
  let problem: Writable<Problem> | undefined;
  if (!redirectTo) {
    problem = problemOf(event ? (tier === 1 ? 'vwr-required' : 'entry-required') : 'event-required', status);
    problem.tier = tier;
    problem.reason = verdict;
    if (event) problem.eventId = event;
    problem.page = page;
  }
  return {
    forward: false,
    tier: tier,
    status: status,
    reason: reason,
    verdict: verdict,
    eventId: event,
    problem: problem,
    redirectTo: redirectTo,
    clear: clear,
  };
}

function withQuery(page: string, parameter: string): string {
  return page + (page.indexOf('?') < 0 ? '?' : '&') + parameter;
}

function addressOf(page: string): string {
  const end = page.indexOf('?');
  return end < 0 ? page : page.slice(0, end);
}

function isFrom(page: string, referer: string | undefined): boolean {
  const address = addressOf(page);
  // Most come from elsewhere, which is told without taking the referer apart.
  return (
    !!referer &&
    referer.indexOf(address) > 0 &&
    addressOf(referer.replace(/^[^/?#]*\/\/[^/?#]*/, '')) === address
  );
}
