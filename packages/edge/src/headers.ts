/** Request headers that must not reach an origin as the visitor sent them. njs syntax. */

/**
 * Finds, in a list with a comma before each name, headers on which proxies and frameworks rebuild the path or the
 * method, so that the origin would serve another address than the guard judged: IIS, Symfony, Envoy, Traefik, Spring,
 * Next.js (CVE-2025-29927), Rack, WSGI. And the guard's own stamps.
 */
export const FORGED =
  /,(?=x-|[bhnprs]\w+-[uni])(?:(?:x-)?(?:script-name|request-uri|proxy-url)|path-info|(?:base|http|next)-url|x-(?:(?:http|forwarded|(?:envoy-|ms-)?original)-(?:ur|p(?:at|re)|method|dest)|middleware-(?!prefetch)|invoke-|matched-|(?:method-)?override|rewrit|replaced-|waws-|nextjs-[mr]|now-|urr-(?:event|subject|fault|bypass)(?!-)))/;

/** What each of them begins with, and hardly any other: to be asked before, where it saves compiling all of it. */
export const SUSPECT = /,(?:x-|[bhnprs]\w+-[uni])/;

/** Whether a header never goes on. */
export function isForged(canonicalName: string): boolean {
  return FORGED.test(`,${canonicalName}`);
}

/**
 * The name under which a header is compared. CGI, WSGI and PHP read `X_Urr_Subject` and `X-Urr-Subject` alike, so
 * an underscore counts as a dash.
 */
export function canonicalHeader(name: string): string {
  const lower = name.toLowerCase();
  return lower.indexOf('_') < 0 ? lower : lower.replace(/_/g, '-');
}
