/** Which other origins may call: an exact allow-list, and a same-origin check on everything that changes state. */
import { ConfigError } from '@urr/core/errors';

const EXPOSED_HEADERS = 'etag, retry-after, x-urr-refused';

/** @throws {ConfigError} an entry that is not a bare origin, `*` included: these requests carry cookies */
export function assertOrigins(origins: readonly string[]): void {
  const issues = origins.flatMap((origin, index) =>
    isOrigin(origin)
      ? []
      : [{ path: `cors[${index}]`, message: 'expected an origin, as https://shop.example' }],
  );
  if (issues.length > 0) throw new ConfigError(issues);
}

function isOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { origin, protocol } = new URL(value);
  return origin === value && (protocol === 'https:' || protocol === 'http:');
}

/**
 * Whether a state-changing request may be served. Browsers say where it comes from (`Sec-Fetch-Site`, else
 * `Origin`); a client that says neither is no browser and carries no cookies it was tricked into.
 */
export function mayWrite(request: Request, allowed: readonly string[]): boolean {
  const { headers } = request;
  const origin = headers.get('origin');
  if (origin !== null && allowed.includes(origin)) return true;
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  if (origin === null) return true;
  const host = headers.get('host');
  // A foreign page cannot set X-Forwarded-Host without a preflight, which is answered from the same list.
  if (isHostOf(origin, host) || isHostOf(origin, headers.get('x-forwarded-host'))) return true;
  // Only where no Host was sent, as by code that calls `app.fetch`: behind a proxy the address may be an inner one.
  return host === null && new URL(request.url).origin === origin;
}

/** Whether a Host header names the host of an origin, in any case, with its default port or without. */
function isHostOf(origin: string, header: string | null): boolean {
  if (header === null || !URL.canParse(origin)) return false;
  const { protocol, host, port } = new URL(origin);
  const named = header.toLowerCase();
  const defaultPort = protocol === 'https:' ? ':443' : ':80';
  return host !== '' && (named === host || (port === '' && named === host + defaultPort));
}

/** Adds the CORS headers of an allowed origin, echoed exactly, and `Vary` whenever the answer depends on it. */
export function addCorsHeaders(request: Request, response: Response, allowed: readonly string[]): void {
  if (allowed.length === 0) return;
  response.headers.append('vary', 'Origin');
  const origin = request.headers.get('origin');
  if (origin === null || !allowed.includes(origin)) return;
  response.headers.set('access-control-allow-origin', origin);
  response.headers.set('access-control-allow-credentials', 'true');
  response.headers.set('access-control-expose-headers', EXPOSED_HEADERS);
}

/** The answer to OPTIONS: what the address takes, and, for a preflight of an allowed origin, leave to send it. */
export function optionsResponse(
  request: Request,
  methods: readonly string[],
  allowed: readonly string[],
  requestHeaders: readonly string[],
): Response {
  const allow = [...methods, 'OPTIONS'].join(', ');
  const response = new Response(null, { status: 204, headers: { allow, 'cache-control': 'no-store' } });
  const origin = request.headers.get('origin');
  if (origin !== null && allowed.includes(origin)) {
    response.headers.set('access-control-allow-methods', allow);
    response.headers.set('access-control-allow-headers', requestHeaders.join(', '));
    response.headers.set('access-control-max-age', '600');
  }
  return response;
}
