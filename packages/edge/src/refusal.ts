/** Turning a request away: where to, and what becomes of its cookies. njs syntax. */
import type { GuardData, Pair } from './compile';
import { type Found, isDead } from './pass';
import { eventHint, isNavigation, isPrefetch, isRead, type Told } from './request';
import type { GuardCode, Refusal } from './ruling';

/** What the tiers are called on the wire. */
export const TIERS = ['vwr', 'entry'] as const;

/** Longest return address, as the pages that read it allow. */
const MAX_RETURN_TO = 1024;

/** What no return address holds, as the same pages see it: all but printable ASCII, and escaped line breaks. A
 * canonical path has none of it. */
const NO_RETURN_TO = /[^!-[\]-~]|%0[ad]/i;

/** A refusal that no tier gave. Its reason is its code where there is none. */
export function refuse(code: GuardCode, status: number, reason?: string): Refusal {
  return { forward: false, code: code, tier: 0, status: status, reason: reason || code, clear: [] };
}

/**
 * The answer to a request whose passes do not suffice.
 *
 * @param eventId what the path names; elsewhere the request's hint or the pass it has give the address
 * @param refusing the kind of pass that is missing
 * @param verdict on it
 * @param found of both kinds
 * @param names of their cookies
 */
export function refuseTier(
  core: Omit<GuardData, 'table' | 'doubtful'>,
  request: Told,
  eventId: string | undefined,
  refusing: 0 | 1,
  verdict: string,
  found: Pair<Found>,
  names: Pair<string>,
  mixed: boolean,
): Refusal {
  const pass = found[0].claims || found[1].claims;
  const event = eventId || eventHint(request) || (pass ? pass.aud : undefined);
  const addresses = core.addresses[refusing];
  const back = request.path + (request.query && `?${request.query}`);
  const isOffered = isRead(request) && back.length <= MAX_RETURN_TO && !NO_RETURN_TO.test(request.query);
  const address = event ? addresses[0] + event + addresses[1] : core.home;
  const page = event ? address + encodeURIComponent(isOffered ? back : core.home) : address;
  let status = core.refusalStatus;
  let reason = verdict;
  let redirectTo: string | undefined;
  if (isPrefetch(request)) {
    status = 503;
    reason = 'prefetch';
  } else if (isNavigation(request) && isRead(request)) {
    const bare = withoutQuery(address);
    const referer = request.header('referer') || '';
    if (!event || !withoutQuery(referer).endsWith(bare)) {
      // A page that is guarded itself would be sent to itself.
      if (bare !== request.path) redirectTo = page;
    }
    // A browser that keeps no cookie comes back from the waiting page as it went, and would go round for ever.
    else if (referer.indexOf('urr-hop=') > 0) reason = 'cookies-needed';
    else redirectTo = `${page}&urr-hop=2`;
  }
  return {
    forward: false,
    code: `${event ? TIERS[refusing] : 'event'}-required` as GuardCode,
    tier: (refusing + 1) as 1 | 2,
    status: status,
    reason: reason,
    verdict: verdict,
    eventId: event,
    page: page,
    redirectTo: redirectTo,
    // Cookies past any use go, and both of a mixed pair, whose owner starts over with one subject. Where those of all
    // events were read, it cannot be told which is of no use to any.
    clear:
      status !== 503 && (eventId || !core.perEvent)
        ? names.filter((_name, kind) => mixed || isDead(found[kind] as Found))
        : [],
  };
}

function withoutQuery(address: string): string {
  // Without a question mark the index is -1, which then is beyond the end.
  return address.slice(0, address.indexOf('?') >>> 0);
}
