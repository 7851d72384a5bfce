/** What an answer of the guard says beside its status. njs syntax. */
import type { Problem } from '@urr/core/problem';
import { PAGE_STYLE_HASH, refusalPage } from './page';
import { isNavigation, type Told } from './request';
import { STAMPS } from './stamps';

/** Which pass is missing: `vwr` or `entry`. Readable across origins. */
export const REFUSED_HEADER = 'x-urr-refused';

/** Seconds after which a request may be tried again when the guard itself failed. */
const RETRY_AFTER = '5';

export type Answered = {
  /** The tier that refused, 0 where none did. */
  readonly tier: 0 | 1 | 2;
  readonly reason: string;
  readonly redirectTo?: string | undefined;
};

/** Headers by lower-case name, but for cookies and the type of a body. Never cached, with a relative Location. */
export function answerHeaders(answered: Answered): Record<string, string> {
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'content-security-policy': `default-src 'none'; style-src '${PAGE_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
  if (answered.tier !== 0) {
    headers[REFUSED_HEADER] = answered.tier === 1 ? 'vwr' : 'entry';
    headers['access-control-expose-headers'] = `${REFUSED_HEADER}, retry-after`;
  }
  if (answered.redirectTo !== undefined) headers.location = answered.redirectTo;
  if (answered.reason === 'fault') {
    headers[STAMPS.fault] = 'closed';
    headers['retry-after'] = RETRY_AFTER;
  }
  return headers;
}

/** Body of a refusal, whose type it adds to the headers: browsers get a page, scripts problem JSON, HEAD nothing. */
export function answerBody(
  headers: Record<string, string>,
  request: Told,
  reason: string,
  problem: Problem,
): string {
  const page = isNavigation(request) && reason !== 'prefetch';
  headers['content-type'] = page ? 'text/html; charset=utf-8' : 'application/problem+json';
  if (request.method === 'HEAD') return '';
  return page ? refusalPage(problem, reason) : JSON.stringify(problem);
}
