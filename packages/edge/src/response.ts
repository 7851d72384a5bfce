/** The answer on the wire for a decision that does not let a request through. njs syntax. */
import type { Config } from '@urr/core';
import type { Decision, GuardRequest } from './decision';
import { STAMPS } from './headers';
import { PAGE_STYLE_HASH, refusalPage } from './page';
import { fillIn } from './refusal';
import { isNavigation } from './request';

/** Which pass is missing: `vwr` or `entry`. Readable across origins. */
export const REFUSED_HEADER = 'x-urr-refused';

/** Seconds after which a request may be tried again when the guard itself failed. */
const RETRY_AFTER = '5';

/** An answer in no runtime's own form. Header names are lower-case; only `set-cookie` may repeat. */
export type PlainResponse = {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty for HEAD. */
  readonly body: string;
};

/**
 * Turns a redirect or refusal into an answer. Never cached, with a relative Location, nothing from the request in it
 * but the already canonical address.
 *
 * @param request the one decided on: browsers get pages, scripts problem JSON
 * @param secure whether the visitor came over https, for cookies that are cleared
 */
export function toResponse(
  config: Config,
  decision: Exclude<Decision, { kind: 'forward' }>,
  request: GuardRequest,
  secure: boolean,
): PlainResponse {
  const headers: [string, string][] = [
    ['cache-control', 'no-store'],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    [
      'content-security-policy',
      `default-src 'none'; style-src '${PAGE_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    ],
  ];
  const tier = refusedTier(config, decision);
  if (tier !== 0) {
    headers.push([REFUSED_HEADER, tier === 1 ? 'vwr' : 'entry']);
    headers.push(['access-control-expose-headers', `${REFUSED_HEADER}, retry-after`]);
  }
  for (let index = 0; index < decision.clear.length; index++) {
    headers.push(['set-cookie', clearing(config, decision.clear[index] as string, secure)]);
  }
  if (decision.kind === 'redirect') {
    headers.push(['location', decision.location]);
    return { status: 302, headers: headers, body: '' };
  }
  if (decision.reason === 'fault') {
    headers.push([STAMPS.fault, 'closed']);
    headers.push(['retry-after', RETRY_AFTER]);
  }
  const page = isNavigation(request) && decision.reason !== 'prefetch';
  headers.push(['content-type', page ? 'text/html; charset=utf-8' : 'application/problem+json']);
  const body =
    request.method === 'HEAD'
      ? ''
      : page
        ? refusalPage(decision.problem, decision.reason)
        : JSON.stringify(decision.problem);
  return { status: decision.status, headers: headers, body: body };
}

/** The tier that refused, 0 when it was no tier: hostile paths and faults. */
function refusedTier(config: Config, decision: Exclude<Decision, { kind: 'forward' }>): 0 | 1 | 2 {
  if (decision.kind === 'refuse') return decision.problem.tier === undefined ? 0 : decision.problem.tier;
  if (decision.eventId === undefined) return 1;
  const queue = fillIn(config.pages.entryQueue, decision.eventId);
  const mark = queue.indexOf('?') < 0 ? '?' : '&';
  return (decision.location + mark).indexOf(queue + mark) === 0 ? 2 : 1;
}

/** The Set-Cookie value that removes a token cookie, as `clearCookie` of core writes it. */
function clearing(config: Config, name: string, secure: boolean): string {
  const domain = config.cookies.domain;
  const sameSite = config.cookies.sameSite;
  const prefixed = config.cookies.hostPrefix;
  return `${name}=; Path=/; Max-Age=0${domain === null || prefixed ? '' : `; Domain=${domain}`}; HttpOnly${
    secure || prefixed || sameSite === 'None' ? '; Secure' : ''
  }; SameSite=${sameSite}`;
}
