/** The answer to a request that is not let through: never cached, with a relative Location. njs syntax. */
import type { Problem } from '@urr/core/problem';
import { TIERS } from './refusal';
import { isNavigation, type Told } from './request';
import type { Refusal } from './ruling';
import { FAULT_STAMP } from './stamps';

/** Which pass is missing: `vwr` or `entry`. Readable across origins. */
export const REFUSED_HEADER = 'x-urr-refused';

/**
 * @param put takes each header by its lower-case name; cookies are the caller's
 * @returns the body: a page for browsers, problem JSON for scripts, nothing for HEAD and redirects
 */
export function answerTo(
  request: Told,
  refusal: Refusal,
  put: (name: string, value: string) => void,
): string {
  put('cache-control', 'no-store');
  put('x-content-type-options', 'nosniff');
  put('content-security-policy', "default-src 'none';frame-ancestors 'none'");
  if (refusal.tier) {
    put(REFUSED_HEADER, TIERS[refusal.tier - 1] as string);
    put('access-control-expose-headers', `${REFUSED_HEADER}, retry-after`);
  }
  if (refusal.reason === 'fault') put(FAULT_STAMP, 'closed');
  if (refusal.redirectTo) {
    put('location', refusal.redirectTo);
    return '';
  }
  if (refusal.status === 503) put('retry-after', '5');
  const page = isNavigation(request) && refusal.reason !== 'prefetch';
  put('content-type', page ? 'text/html; charset=utf-8' : 'application/problem+json');
  return request.method === 'HEAD' ? '' : page ? pageOf(refusal) : JSON.stringify(problemOf(refusal));
}

/** What scripts are told: as `createProblem` of core, whose table of titles would be too long for CloudFront. */
export function problemOf(refusal: Refusal): Problem {
  const code = refusal.code;
  // biome-ignore format: quoted, so that these names stay as they are where others are shortened
  return {
    'type': `urn:urr:problem/${code}`, 'title': titleOf(code), 'status': refusal.status, 'code': code,
    'tier': refusal.tier || undefined, 'reason': refusal.verdict, 'eventId': refusal.eventId, 'page': refusal.page,
  } as Problem;
}

function titleOf(code: string): string {
  return code.replace('-', ' ');
}

/**
 * The small page shown where a redirect will not do: no script, no assets, one link. Nothing in it comes from the
 * visitor but the return address, which is escaped for the query already.
 */
function pageOf(refusal: Refusal): string {
  const page = refusal.page;
  const title = !page
    ? titleOf(refusal.code)
    : refusal.reason === 'cookies-needed'
      ? '쿠키를 허용해 주세요 · Please allow cookies'
      : '먼저 대기실을 거쳐 주세요 · Please wait in line first';
  return `<!doctype html><html lang=ko><meta name=viewport content=width=device-width><title>${title}</title><h1>${title}</h1>${page ? `<a href="${page}">계속 · Continue</a>` : ''}`;
}
