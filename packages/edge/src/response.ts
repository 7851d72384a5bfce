/** The answer on the wire for a decision that does not let a request through. */
import type { Config } from '@urr/core';
import { answerTo } from './answer';
import type { Decision, GuardRequest } from './decision';
import type { GuardCode, Refusal } from './ruling';

export { REFUSED_HEADER } from './answer';

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
  const { reason, clear } = decision;
  const refusal: Refusal =
    decision.kind === 'redirect'
      ? {
          forward: false,
          // No answer that redirects shows it.
          code: 'event-required',
          tier: tierOf(config, decision),
          status: 302,
          reason,
          redirectTo: decision.location,
          clear,
        }
      : refusalOf(decision);
  return respond(config, refusal, request, secure);
}

function refusalOf({ problem, reason, clear }: Extract<Decision, { kind: 'refuse' }>): Refusal {
  const { code, tier = 0, status, reason: verdict, eventId, page } = problem;
  return {
    forward: false,
    code: code as GuardCode,
    tier,
    status,
    reason,
    ...(verdict !== undefined && { verdict }),
    ...(page !== undefined && { page }),
    eventId,
    clear,
  };
}

/** The same for a ruling. */
export function respond(
  config: Pick<Config, 'cookies'>,
  refusal: Refusal,
  request: GuardRequest,
  secure: boolean,
): PlainResponse {
  const headers: [name: string, value: string][] = [];
  const body = answerTo(request, refusal, (name, value) => headers.push([name, value]));
  for (const name of refusal.clear) headers.push(['set-cookie', `${name}=; ${clearing(config, secure)}`]);
  return { status: refusal.redirectTo === undefined ? refusal.status : 302, headers, body };
}

/** The tier that refused, told from the page a redirect leads to. */
function tierOf(config: Config, { eventId, location }: Extract<Decision, { kind: 'redirect' }>): 1 | 2 {
  if (eventId === undefined) return 1;
  const queue = config.pages.entryQueue.replace('{eventId}', eventId);
  const mark = queue.includes('?') ? '&' : '?';
  return (location + mark).startsWith(queue + mark) ? 2 : 1;
}

/** Attributes of the Set-Cookie that removes a token cookie, as `clearCookie` of core writes it. */
export function clearing({ cookies }: Pick<Config, 'cookies'>, secure: boolean): string {
  const { domain, hostPrefix, sameSite } = cookies;
  const ofDomain = domain === null || hostPrefix ? '' : `; Domain=${domain}`;
  const onlySecure = secure || hostPrefix || sameSite === 'None' ? '; Secure' : '';
  return `Path=/; Max-Age=0${ofDomain}; HttpOnly${onlySecure}; SameSite=${sameSite}`;
}
