/** The answer to a request that is not let through: never cached, with a relative Location. njs syntax. */
import type { Problem } from '@urr/core/problem';
import { TIERS } from './refusal';
import { isNavigation, type Told } from './request';
import type { Refusal } from './ruling';
import { STAMPS } from './stamps';

/** Which pass is missing: `vwr` or `entry`. Readable across origins. */
export const REFUSED_HEADER = 'x-urr-refused';

export type Answer = {
  readonly status: number;
  /** By lower-case name, but for cookies. */
  readonly headers: Record<string, string>;
  /** Browsers get a page, scripts problem JSON, HEAD and redirects nothing. */
  readonly body: string;
};

export function answerTo(request: Told, refusal: Refusal): Answer {
  const problem = refusal.problem;
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none';style-src 'unsafe-inline';frame-ancestors 'none'",
  };
  let body = '';
  if (refusal.tier) {
    headers[REFUSED_HEADER] = TIERS[refusal.tier - 1] as string;
    headers['access-control-expose-headers'] = `${REFUSED_HEADER}, retry-after`;
  }
  if (refusal.reason === 'fault') {
    headers[STAMPS.fault] = 'closed';
    headers['retry-after'] = '5';
  }
  if (problem) {
    const page = isNavigation(request) && refusal.reason !== 'prefetch';
    headers['content-type'] = page ? 'text/html; charset=utf-8' : 'application/problem+json';
    if (request.method !== 'HEAD') body = page ? pageOf(problem, refusal.reason) : JSON.stringify(problem);
  } else headers.location = refusal.redirectTo as string;
  return { status: problem ? refusal.status : 302, headers: headers, body: body };
}

/**
 * The small page shown where a redirect will not do: no script, no assets, one link. Nothing in it comes from the
 * visitor but the return address, which is escaped for the query already.
 */
function pageOf(problem: Problem, reason: string): string {
  const page = problem.page;
  const title = !page
    ? problem.title
    : reason === 'cookies-needed'
      ? '쿠키를 허용해 주세요 · Please allow cookies'
      : '먼저 대기실을 통과해 주세요 · Please pass the waiting room first';
  const link = page
    ? `<a href="${page.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}">계속 · Continue</a>`
    : '';
  return `<!doctype html><html lang=ko><meta charset=utf-8><meta name=viewport content=width=device-width><title>${title}</title><style>*{font:1.1em system-ui;margin:1em}</style><h1>${title}</h1>${link}`;
}
