/** The operator over HTTP: every event read and changed by people who hold a token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { ConfigError, InputError, isUrrError } from '@urr/core/errors';
import type { EventSettings } from '@urr/core/protocol';
import type { OperatorEvent } from '../operator/event';
import type { ChangeContext, Operator } from '../operator/operator';
import { jsonResponse } from './answer';
import { readJsonObject } from './body';
import { createApp, type OnError, type RouteContext } from './create-app';
import { bearerToken } from './credentials';
import { liveResponse } from './health';
import type { HttpApp } from './http-app';
import { openApiResponse } from './openapi/document';
import { operatorApi } from './openapi/operator-api';
import { problemResponse } from './problem-response';

/** Where the operator API lives; keep it off the public CDN or behind its own access rule. */
export const OPERATOR_PREFIX = '/urr/operator';

const MIN_TOKEN_LENGTH = 16;

export type OperatorAppOptions = {
  readonly operator: Operator;
  /**
   * Who may operate: name → token of at least 16 characters, sent as `Authorization: Bearer`. The name is what the
   * history says under `who`.
   */
  readonly tokens: Readonly<Record<string, string>>;
  /** Other origins whose pages may call, exactly as browsers send them. */
  readonly cors?: readonly string[];
  /** Told of failures behind a 500 or 503. One line on stderr by default, without tokens. */
  readonly onError?: OnError;
};

type Change = 'open' | 'pause' | 'resume' | 'close' | 'reset';

/**
 * Below `/urr/operator`: `GET events`, `GET events/{eventId}`, `GET events/{eventId}/history`, and
 * `POST events/{eventId}/configure | open | pause | resume | close | reset` with the body
 * `{"why"?, "rev"?, "settings"?}` (settings for configure only). A change is conditional on `rev` or on the
 * `If-Match` header and answered 409 when somebody else was faster. Also `GET health/live`, for anybody, and
 * `GET openapi.json`.
 *
 * @throws {ConfigError} no token, a short one, or two names with the same
 */
export function createOperatorApp(options: OperatorAppOptions): HttpApp {
  const { operator, tokens, cors, onError } = options;
  const nameOf = createTokenCheck(tokens);

  /** Runs a handler for those who hold a token: 401 without one, 403 with a wrong one. */
  const authorized =
    (handle: (context: RouteContext, who: string) => Promise<Response>) =>
    async (context: RouteContext): Promise<Response> => {
      const token = bearerToken(context.request);
      if (token === undefined) {
        return problemResponse('unauthorized', {
          headers: { 'www-authenticate': 'Bearer realm="urr operator"' },
        });
      }
      const who = nameOf(token);
      return who === undefined ? problemResponse('forbidden') : handle(context, who);
    };

  const changing = (
    change: (eventId: string, context: ChangeContext, settings: unknown) => Promise<OperatorEvent>,
  ) =>
    authorized(async ({ request, eventId }, who) => {
      const body = await readJsonObject(request);
      if ('response' in body) return body.response;
      const { why, rev, settings, ...unknown } = body.value;
      const [extra] = Object.keys(unknown);
      if (extra !== undefined) {
        return problemResponse('body-invalid', {
          detail: `${extra}: unknown key, expected why, rev or settings`,
        });
      }
      const context = { who, why, rev: rev ?? revOfHeader(request) } as ChangeContext;
      try {
        return eventResponse(await change(eventId, context, settings));
      } catch (error) {
        if (isUrrError(error, 'ERR_INPUT_INVALID') && (error as InputError).field === 'eventId') {
          return problemResponse('event-unknown', { eventId });
        }
        throw error;
      }
    });

  const simply = (name: Change) =>
    changing((eventId, context, settings) => {
      if (settings !== undefined) throw new InputError('settings', 'expected only with configure');
      return operator[name](eventId, context);
    });

  const changes: readonly Change[] = ['open', 'pause', 'resume', 'close', 'reset'];
  return createApp({
    prefix: OPERATOR_PREFIX,
    routes: [
      {
        method: 'GET',
        path: '/events',
        handle: authorized(async () => jsonResponse({ events: await operator.list() })),
      },
      {
        method: 'GET',
        path: '/events/:eventId',
        handle: authorized(async ({ eventId }) => {
          const event = await operator.get(eventId);
          return event === undefined ? problemResponse('event-unknown', { eventId }) : eventResponse(event);
        }),
      },
      {
        method: 'GET',
        path: '/events/:eventId/history',
        handle: authorized(async ({ request, eventId }) => {
          const limit = Number(new URL(request.url).searchParams.get('limit') ?? 100);
          if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
            throw new InputError('limit', 'expected 1 to 1000');
          return jsonResponse({ eventId, entries: await operator.history(eventId, { limit }) });
        }),
      },
      {
        method: 'POST',
        path: '/events/:eventId/configure',
        handle: changing((eventId, context, settings) => {
          if (settings === undefined) throw new InputError('settings', 'expected what to set');
          return operator.configure(eventId, settings as EventSettings, context);
        }),
      },
      ...changes.map((name) => ({
        method: 'POST' as const,
        path: `/events/:eventId/${name}`,
        handle: simply(name),
      })),
      { method: 'GET', path: '/health/live', handle: liveResponse },
      {
        method: 'GET',
        path: '/openapi.json',
        handle: authorized(async () => openApiResponse(operatorApi(OPERATOR_PREFIX))),
      },
    ],
    requestHeaders: ['authorization', 'content-type', 'if-match'],
    ...(cors === undefined ? {} : { cors }),
    ...(onError === undefined ? {} : { onError }),
  });
}

function eventResponse(event: OperatorEvent): Response {
  const response = jsonResponse(event);
  response.headers.set('etag', `"${event.rev}"`);
  return response;
}

/** `If-Match: "12"`. Anything else in it matches nothing. */
function revOfHeader(request: Request): number | undefined {
  const header = request.headers.get('if-match');
  if (header === null || header.trim() === '*') return undefined;
  const rev = /^\s*"(\d{1,15})"\s*$/.exec(header)?.[1];
  if (rev === undefined) throw new InputError('If-Match', 'expected one revision in quotes, as "12"');
  return Number(rev);
}

/** Compares digests of equal length with every known one, so that time tells nothing about a token. */
function createTokenCheck(tokens: Readonly<Record<string, string>>): (token: string) => string | undefined {
  const entries = Object.entries(tokens ?? {});
  const issues = entries.flatMap(([who, token]) =>
    typeof token === 'string' && token.length >= MIN_TOKEN_LENGTH && /^[\x21-\x2b\x2d-\x7e]+$/.test(token)
      ? []
      : [
          {
            path: `tokens.${who}`,
            message: `expected at least ${MIN_TOKEN_LENGTH} characters of printable ASCII without spaces or commas`,
          },
        ],
  );
  if (entries.length === 0)
    issues.push({ path: 'tokens', message: 'expected at least one, as { name: token }' });
  if (new Set(Object.values(tokens ?? {})).size < entries.length) {
    issues.push({ path: 'tokens', message: 'expected a token of its own for each name' });
  }
  if (issues.length > 0) throw new ConfigError(issues);

  const known = entries.map(([who, token]) => ({ who, digest: sha256(token) }));
  return (token) => {
    const digest = sha256(token);
    let found: string | undefined;
    for (const entry of known) if (timingSafeEqual(entry.digest, digest)) found = entry.who;
    return found;
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
