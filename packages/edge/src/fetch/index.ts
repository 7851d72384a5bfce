/**
 * The guard for runtimes with Fetch: Workers, Deno, Bun, Next.js, Hono. Imports nothing of Node.
 *
 * Such runtimes hand over a URL that WHATWG parsing has been through: dot segments, also as `%2e`, are resolved,
 * backslashes are slashes, tabs and line breaks are gone. The guard judges what is left, which is what the
 * application's own router sees; double slashes, `%2f`, `;` and letter case arrive as sent.
 */
import { type AdapterOptions, cameSecurely, createReportingRule, namesToStrip } from '../adapter';
import type { GuardRequest } from '../decision';
import { createPortableHmac } from '../hmac/portable';
import { type PlainResponse, respond } from '../response';
import type { Passage } from '../ruling';

export type { DecisionSummary } from '../decision-log';
export type FetchGuardOptions = AdapterOptions;

/** `response`: answer with it. `request`: hand this one to the application, not the original. */
export type FetchGuardResult = { response: Response } | { request: Request };

/**
 * Makes the guard for one Fetch runtime. What is handed on carries one verified value for each token cookie and the
 * stamps `x-urr-event` and `x-urr-subject`; spoofed ones are gone. In shadow mode it is the very same request.
 *
 * ```ts
 * const result = await guard(request);
 * return 'response' in result ? result.response : app.fetch(result.request);
 * ```
 *
 * @throws {ConfigError} when it is made: `config` is not what `defineConfig` returns
 * @throws {KeysError} when it is made: the rings are missing, share a key or hold one that is not HS256
 */
export function createFetchGuard(
  options: FetchGuardOptions,
): (request: Request) => Promise<FetchGuardResult> {
  const rule = createReportingRule(options, createPortableHmac());
  const { config, clock = Date.now } = options;
  const carriers = [config.vwrHeader, config.entryHeader];

  return async (request) => {
    const asked = toGuardRequest(request, clock());
    const ruling = rule(asked);
    if (ruling.forward) return { request: rewrite(request, ruling, carriers) };
    const secure = cameSecurely(asked.header('x-forwarded-proto'), request.url.startsWith('https:'));
    return { response: toFetchResponse(respond(config, ruling, asked, secure)) };
  };
}

function toGuardRequest(request: Request, now: number): GuardRequest {
  const { headers, method, url } = request;
  const cookie = headers.get('cookie');
  // By hand, because URL#pathname is one more parse and the href is serialised already.
  const authority = url.indexOf('://') + 3;
  const start = authority < 3 ? 0 : url.indexOf('/', authority);
  // Without the character the index is -1, which then is beyond the end.
  const address = url.slice(start, url.indexOf('#') >>> 0);
  const mark = address.indexOf('?');
  return {
    method,
    path: address.slice(0, mark >>> 0),
    query: mark < 0 ? '' : address.slice(mark + 1),
    cookies: cookie === null ? [] : [cookie],
    header: (name) => headers.get(name) ?? undefined,
    now,
  };
}

function rewrite(request: Request, ruling: Passage, carriers: readonly string[]): Request {
  const names = namesToStrip([...request.headers.keys()], ruling.strip, carriers);
  const set = ruling.set;
  if (names.length + set.length === 0) return request;
  const headers = new Headers(request.headers);
  for (const name of names) headers.delete(name);
  for (let index = 0; index < set.length; index += 2)
    headers.set(set[index] as string, set[index + 1] as string);
  return new Request(request, { headers });
}

function toFetchResponse({ status, headers, body }: PlainResponse): Response {
  return new Response(body || null, { status, headers: headers as [string, string][] });
}
