/**
 * Request headers that must not reach an origin as the visitor sent them. njs syntax.
 */

import { STAMPS } from './stamps';

/**
 * Headers on which proxies and frameworks rebuild the path or the method, so that the origin would serve another
 * address than the guard judged: IIS, Symfony, Envoy, Traefik, Spring, Next.js (CVE-2025-29927), Rack, WSGI.
 */
const PATH_HEADERS: readonly string[] = [
  'x-original-url',
  'x-original-uri',
  'x-original-path',
  'x-rewrite-url',
  'x-rewritten-url',
  'x-override-url',
  'x-forwarded-uri',
  'x-forwarded-url',
  'x-forwarded-path',
  'x-forwarded-prefix',
  'x-forwarded-method',
  'x-request-uri',
  'x-replaced-path',
  'x-proxy-url',
  'x-http-destinationurl',
  'x-http-path-override',
  'x-envoy-original-path',
  'x-envoy-original-method',
  'x-ms-original-url',
  'x-waws-unencoded-url',
  'x-script-name',
  'script-name',
  'path-info',
  'request-uri',
  'base-url',
  'http-url',
  'proxy-url',
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-middleware-subrequest',
  'x-middleware-subrequest-id',
  'x-middleware-rewrite',
  'x-middleware-redirect',
  'x-middleware-next',
  'x-middleware-invoke',
  'x-middleware-override-headers',
  'x-invoke-path',
  'x-invoke-query',
  'x-invoke-output',
  'x-invoke-status',
  'x-invoke-error',
  'x-matched-path',
  'x-nextjs-rewrite',
  'x-nextjs-matched-path',
  'x-now-route-matches',
  'next-url',
];

/** Removed on every request, open ones too. */
export const ALWAYS_STRIPPED: readonly string[] = Object.freeze(
  PATH_HEADERS.concat([STAMPS.event, STAMPS.subject, STAMPS.fault]),
);

/**
 * The name under which a header is compared. CGI, WSGI and PHP read `X_Urr_Subject` and `X-Urr-Subject` alike, so
 * an underscore counts as a dash.
 */
export function canonicalHeader(name: string): string {
  const lower = name.toLowerCase();
  return lower.indexOf('_') < 0 ? lower : lower.replace(/_/g, '-');
}
