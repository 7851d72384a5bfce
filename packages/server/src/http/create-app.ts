/** The skeleton of every app: routing, CORS, the same-origin check, and problems for whatever is not served. */
import { isEventId } from '@urr/core/event-id';
import { type Context, Hono } from 'hono';
import { type Carrier, type PlainAnswer, toResponse } from './answer';
import { type DirectRequest, type HttpApp, isBelow } from './http-app';
import { addCorsHeaders, assertOrigins, mayWrite, optionsResponse } from './origin';
import { errorResponse, problemResponse } from './problem-response';
import { describeFailure } from './redact';

type Method = 'GET' | 'POST';

export type RouteContext = {
  readonly request: Request;
  /** From the path, checked; '' on routes without one. */
  readonly eventId: string;
  /** False only when the visitor's own request came over http: cookies then go out without `Secure`. */
  readonly secure: boolean;
};

/** What a route needs that can be answered without a `Request`. */
export type DirectContext = Pick<RouteContext, 'eventId' | 'secure'> & { readonly request: Carrier };

type Route = {
  readonly method: Method;
  /** Below the prefix; `:eventId` is the one parameter there is. */
  readonly path: string;
} & (
  | { handle(context: RouteContext): Response | Promise<Response>; readonly direct?: never }
  /** Asked so often that its answers are worth a way of their own. A `GET` below an event. */
  | { handle(context: DirectContext): Promise<Response | PlainAnswer>; readonly direct: true }
);

/** Called with what a request failed of; the answer has gone out as a 500 or 503 and says nothing about it. */
export type OnError = (error: unknown, request: { readonly method: string; readonly path: string }) => void;

export type AppOptions = {
  readonly prefix: string;
  readonly routes: readonly Route[];
  readonly cors?: readonly string[];
  /** Request headers a page of an allowed origin may send. */
  readonly requestHeaders?: readonly string[];
  readonly onError?: OnError;
};

/** @throws {ConfigError} `cors` holds something else than origins */
export function createApp(options: AppOptions): HttpApp {
  const { prefix, routes, requestHeaders = [], onError = logError } = options;
  const cors = [...(options.cors ?? [])];
  assertOrigins(cors);
  // Raw paths: Hono would decode escapes, and one event would have many addresses.
  const hono = new Hono({ getPath: (request) => new URL(request.url).pathname });

  hono.use(async (context, next) => {
    await next();
    addCorsHeaders(context.req.raw, context.res, cors);
  });
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    for (const route of here) {
      hono.on(route.method, prefix + path, (context) => {
        if (route.method !== 'GET' && !mayWrite(context.req.raw, cors))
          return problemResponse('origin-refused');
        return serve(route, context, onError);
      });
    }
    const methods = here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    hono.options(prefix + path, (context) => optionsResponse(context.req.raw, methods, cors, requestHeaders));
    hono.all(prefix + path, () =>
      problemResponse('method-not-allowed', { headers: { allow: [...methods, 'OPTIONS'].join(', ') } }),
    );
  }
  hono.notFound(() => problemResponse('not-found'));
  const often = routes.find((route) => route.direct === true);
  return {
    matches: (path) => isBelow(prefix, path),
    fetch: async (request) => hono.fetch(request),
    ...(often === undefined || cors.length > 0 ? {} : { direct: directly(prefix, often, onError) }),
  };
}

/** An address that needs neither parsing nor decoding, answered from the headers alone. */
function directly(prefix: string, route: Route, onError: OnError): NonNullable<HttpApp['direct']> {
  const [before = '', after = ''] = (prefix + route.path).split(':eventId');
  const handle = route.handle as (context: DirectContext) => Promise<Response | PlainAnswer>;

  return (request) => {
    const { method, url } = request;
    if (method !== 'GET' || !url.startsWith(before) || !url.endsWith(after)) return undefined;
    const eventId = url.slice(before.length, -after.length);
    if (!isEventId(eventId)) return undefined;
    return handle(new DirectRoute(request, eventId)).catch((error) => failed(onError, error, method, url));
  };
}

class DirectRoute implements DirectContext {
  readonly request: DirectRequest;
  readonly eventId: string;

  constructor(request: DirectRequest, eventId: string) {
    this.request = request;
    this.eventId = eventId;
  }

  /** Hardly any answer asks. */
  get secure(): boolean {
    return this.request.encrypted || isForwardedSecure(this.request.headers);
  }
}

async function serve(route: Route, context: Context, onError: OnError): Promise<Response> {
  const request = context.req.raw;
  try {
    let eventId = '';
    if (route.path.includes(':eventId')) {
      const value = context.req.param('eventId');
      if (!isEventId(value) || context.req.path.includes('%')) return problemResponse('event-invalid');
      eventId = value;
    }
    return toResponse(await route.handle({ request, eventId, secure: isSecure(request) }));
  } catch (error) {
    return failed(onError, error, request.method, new URL(request.url).pathname);
  }
}

function failed(onError: OnError, error: unknown, method: string, path: string): Response {
  const response = errorResponse(error);
  if (response.status >= 500) report(onError, error, { method, path });
  return response;
}

/** Behind a proxy that ends TLS the request itself looks like http; the proxy's own word counts then. */
function isSecure(request: Request): boolean {
  return request.url.startsWith('https:') || isForwardedSecure(request.headers);
}

function isForwardedSecure(headers: Carrier['headers']): boolean {
  const forwarded = headers.get('cloudfront-forwarded-proto') ?? headers.get('x-forwarded-proto') ?? '';
  return forwarded.split(',', 1)[0]?.trim() === 'https';
}

function report(onError: OnError, error: unknown, request: { method: string; path: string }): void {
  try {
    onError(error, request);
  } catch {
    // A failing reporter must not cost the visitor their answer.
  }
}

const logError: OnError = (error, { method, path }) => {
  console.error(`[urr] ${method} ${path} failed: ${describeFailure(error)}`);
};
