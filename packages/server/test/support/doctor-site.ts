/** A healthy site for `urr doctor`, in this process, and a way to break one thing of it. */
import { type Config, type ConfigInput, createTokens, defineConfig } from '@urr/core';
import { cookieNames, readCookies } from '@urr/core/cookies';
import { createProblem, PROBLEM_CONTENT_TYPE } from '@urr/core/protocol';
import { pageFor } from '@urr/core/return-to';
import { canonicalPath, matchRoute } from '@urr/core/routes';
import type { Answer, Outgoing, Transport } from '../../src/cli/doctor/transport';
import { createLocal, type Local } from '../../src/local/create-local';

export const EVENT = 'iu-2027';
export const SHOP = 'https://shop.example';

/** An answer as it can be altered on its way. */
export type Draft = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
};
type Handler = (request: Outgoing) => Promise<Draft>;

/** What is broken: gets the request, the healthy site, and what is behind its guard. */
export type Fault = (
  request: Outgoing,
  parts: { readonly site: Handler; readonly behind: Handler },
) => Promise<Draft>;

export type FakeSite = {
  readonly send: Transport;
  readonly asked: Outgoing[];
  readonly local: Local;
  readonly config: Config;
};

export function fakeSite(
  options: {
    readonly config?: ConfigInput;
    readonly events?: readonly string[];
    readonly cors?: readonly string[];
  } = {},
  fault: Fault = (request, { site }) => site(request),
): FakeSite {
  const config = defineConfig(options.config);
  const local = createLocal({
    config: options.config ?? {},
    events: options.events ?? [EVENT],
    ...(options.cors === undefined ? {} : { cors: options.cors }),
  });
  const asked: Outgoing[] = [];
  const behind = origin(local, config);
  const site = guardedBy(local, config, behind);
  const send: Transport = async (request) => {
    asked.push(request);
    return toAnswer(await fault(request, { site, behind }));
  };
  return { send, asked, local, config };
}

export const page = (status = 200): Draft => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  cookies: [],
  body: '<!doctype html><title>Shop</title>',
});

export const json = (body: object, status = 200): Draft => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  cookies: [],
  body: JSON.stringify(body),
});

/** What lies behind the guard: reads paths as loosely as a careless origin does. */
function origin(local: Local, config: Config): Handler {
  return async ({ method, path: target, headers, body, origin }) => {
    const [path = ''] = target.split('?');
    if (origin.startsWith('http:')) return { ...page(301), headers: { location: `${SHOP}/` } };
    if (local.matches(path)) {
      const request = new Request(`http://shop.example${target}`, {
        method,
        headers: { ...headers, 'x-forwarded-proto': 'https' },
        ...(method === 'POST' ? { body: body ?? '' } : {}),
      });
      const response = await local.fetch(request);
      const { 'set-cookie': _, ...kept } = Object.fromEntries(response.headers);
      const draft = { status: response.status, headers: kept, cookies: response.headers.getSetCookie() };
      return { ...draft, headers: { ...kept, date: now() }, body: await response.text() };
    }
    const loose = new URL(
      `http://x/${decodeURIComponent(path)
        .replace(/;[^/]*/g, '')
        .replaceAll('\\', '/')
        .replace(/^\/+/, '')}`,
    ).pathname.toLowerCase();
    if (loose.startsWith('/api')) return json({ reached: true });
    if (loose === '/' || path.startsWith(config.pages.waitingRoom.split('{')[0] as string)) return page();
    return page(404);
  };
}

function guardedBy(local: Local, config: Config, next: Handler): Handler {
  const verify = createTokens({ config, kind: 'vwr', keys: local.keys.vwr }).verify;
  return async (request) => {
    const { method, headers } = request;
    const [path = ''] = request.path.split('?');
    if (request.origin.startsWith('http:')) return next(request);
    if (canonicalPath(path) === null) return problem('path-invalid', 400, {});
    const { tier, eventId } = matchRoute(config, method, path);
    if (tier === 0) return next(request);
    const names = cookieNames(config, eventId ?? '');
    const [token] = readCookies([headers.cookie ?? ''], names.vwr);
    if ((await verify(token)).ok) return next(request);
    const refused = {
      'x-urr-refused': 'vwr',
      'access-control-expose-headers': 'x-urr-refused, retry-after',
      'cache-control': 'no-store',
    };
    if (headers['sec-fetch-mode'] === 'navigate' && method === 'GET') {
      const location = pageFor(config, 'waitingRoom', eventId, path);
      return { ...page(302), headers: { ...refused, location } };
    }
    return problem('vwr-required', config.refusalStatus, refused);
  };
}

function problem(
  code: 'vwr-required' | 'path-invalid',
  status: number,
  headers: Record<string, string>,
): Draft {
  return {
    status,
    headers: { 'content-type': PROBLEM_CONTENT_TYPE, 'cache-control': 'no-store', ...headers },
    cookies: [],
    body: JSON.stringify(createProblem(code, { status })),
  };
}

function toAnswer({ status, headers, cookies, body }: Draft): Answer {
  return { status, header: (name) => headers[name], setCookies: cookies, body };
}

const now = (): string => new Date().toUTCString();
