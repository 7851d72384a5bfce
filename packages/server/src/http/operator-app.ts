/** The operator over HTTP: every event read and changed by people who hold a token. */
import { InputError, isUrrError } from '@urr/core/errors';
import type { EventSettings } from '@urr/core/protocol';
import { consoleResponse, rehearsalResponse } from '../console/page';
import type { OperatorEvent } from '../operator/event';
import type { Operator } from '../operator/operator';
import type { PlannedChange } from '../operator/plans';
import type { ChangeContext } from '../operator/recorder';
import { jsonResponse } from './answer';
import { createApp, type OnError, type RouteContext } from './create-app';
import { bearerToken } from './credentials';
import { liveResponse } from './health';
import type { HttpApp } from './http-app';
import { openApiResponse } from './openapi/document';
import { operatorApi } from './openapi/operator-api';
import { readChange } from './operator-body';
import {
  createTokenCheck,
  type Holder,
  type OperatorScope,
  type OperatorTokens,
  reaches,
} from './operator-tokens';
import { problemResponse } from './problem-response';

/** Where the operator API lives; keep it off the public CDN or behind its own access rule. */
export const OPERATOR_PREFIX = '/urr/operator';

/** Counters since the process started, by name: `refusals.{reason}`, `seats.held`, `seats.expired`, `errors.{code}`. */
export type Meters = (eventId: string) => Readonly<Record<string, number>>;

export type OperatorAppOptions = {
  readonly operator: Operator;
  /**
   * Who may operate: name → token of at least 16 characters, sent as `Authorization: Bearer`. The name is what the
   * history says under `who`. A token may do everything unless it has a `scope`: `{ kim: { token, scope: 'operate' } }`
   * or `[{ token, scope, who }]`.
   */
  readonly tokens: OperatorTokens;
  /** What the console shows of refusals, seat holds and errors: counters of this process. */
  readonly meters?: Meters;
  /** Other origins whose pages may call, exactly as browsers send them. */
  readonly cors?: readonly string[];
  /** Told of failures behind a 500 or 503. One line on stderr by default, without tokens. */
  readonly onError?: OnError;
};

type Change = 'open' | 'pause' | 'resume' | 'close' | 'reset';

/** A checked request to change an event. */
type Changing = {
  readonly eventId: string;
  readonly context: ChangeContext;
  readonly rest: Readonly<Record<string, unknown>>;
};

/**
 * Below `/urr/operator`: `GET events`, `events/{eventId}`, and below that `history`, `plans`, `live`; `GET history`
 * over all events; `POST events/{eventId}/configure | open | pause | resume | close | reset | plan | cancel` with the
 * body `{"why"?, "rev"?, "settings"?}` (and what each needs). A change is conditional on `rev` or on the `If-Match`
 * header and answered 409, with the present `rev`, when somebody else was faster. `GET console` is a page for people.
 * Also `GET whoami`, `health/live`, for anybody, and `openapi.json`.
 *
 * @throws {ConfigError} no token, a short one, one without a scope, or two names with the same
 */
export function createOperatorApp(options: OperatorAppOptions): HttpApp {
  const { operator, tokens, meters, cors, onError } = options;
  const holderOf = createTokenCheck(tokens);

  /** Runs a handler for those whose token reaches far enough: 401 without one, 403 with a wrong one. */
  const authorized =
    (needed: OperatorScope, handle: (context: RouteContext, holder: Holder) => Promise<Response>) =>
    async (context: RouteContext): Promise<Response> => {
      const token = bearerToken(context.request);
      if (token === undefined) {
        return problemResponse('unauthorized', {
          headers: { 'www-authenticate': 'Bearer realm="urr operator"' },
        });
      }
      const holder = holderOf(token);
      if (holder === undefined) {
        return problemResponse('forbidden', {
          reason: 'unknown-token',
          detail: 'nobody here has this token',
        });
      }
      return reaches(holder.scope, needed) ? handle(context, holder) : outOfScope(needed);
    };

  const changing = (
    needed: OperatorScope,
    keys: readonly string[],
    change: (request: Changing) => Promise<Response>,
    needs: (rest: Changing['rest']) => OperatorScope = () => needed,
  ) =>
    authorized(needed, async ({ request, eventId }, holder) => {
      const body = await readChange(request, holder, keys);
      if ('response' in body) return body.response;
      const wanted = needs(body.rest);
      if (!reaches(holder.scope, wanted)) return outOfScope(wanted);
      try {
        return await change({ eventId, ...body });
      } catch (error) {
        if (isUrrError(error, 'ERR_INPUT_INVALID') && (error as InputError).field === 'eventId') {
          return problemResponse('event-unknown', { eventId });
        }
        if (isUrrError(error, 'ERR_CONFLICT')) {
          const { rev } = error as { readonly rev?: number };
          return problemResponse('conflict', { eventId, ...(rev === undefined ? {} : { rev }) });
        }
        throw error;
      }
    });

  const simply = (name: Change) =>
    changing(name === 'reset' ? 'admin' : 'operate', ['settings'], async ({ eventId, context, rest }) => {
      if (rest.settings !== undefined) throw new InputError('settings', 'expected only with configure');
      return eventResponse(await operator[name](eventId, context));
    });

  const aboutEvent = (handle: (eventId: string) => Promise<object | undefined>) =>
    authorized('read', async ({ eventId }) => {
      const found = await handle(eventId);
      return found === undefined ? problemResponse('event-unknown', { eventId }) : jsonResponse(found);
    });

  const changes: readonly Change[] = ['open', 'pause', 'resume', 'close', 'reset'];
  return createApp({
    prefix: OPERATOR_PREFIX,
    routes: [
      {
        method: 'GET',
        path: '/events',
        handle: authorized('read', async () => jsonResponse({ events: await operator.list() })),
      },
      {
        method: 'GET',
        path: '/events/:eventId',
        handle: authorized('read', async ({ eventId }) => {
          const event = await operator.get(eventId);
          return event === undefined ? problemResponse('event-unknown', { eventId }) : eventResponse(event);
        }),
      },
      {
        method: 'GET',
        path: '/events/:eventId/live',
        handle: aboutEvent(async (eventId) => {
          const [event, plans] = await Promise.all([operator.get(eventId), operator.plans(eventId)]);
          return event && { asOf: Date.now(), event, plans, meters: meters?.(eventId) ?? null };
        }),
      },
      {
        method: 'GET',
        path: '/events/:eventId/history',
        handle: authorized('read', async ({ request, eventId }) => {
          const { limit, before } = pageOf(request);
          const rev = before === undefined ? undefined : wholeNumber('before', before, 1);
          const found = await operator.history(eventId, { limit: limit + 1, before: rev });
          const entries = found.slice(0, limit);
          return jsonResponse({
            eventId,
            entries,
            before: found.length > limit ? (entries.at(-1)?.rev ?? null) : null,
          });
        }),
      },
      {
        method: 'GET',
        path: '/history',
        handle: authorized('read', async ({ request }) =>
          jsonResponse(await operator.recent(pageOf(request))),
        ),
      },
      {
        method: 'GET',
        path: '/events/:eventId/plans',
        handle: aboutEvent(async (eventId) => ({ eventId, plans: await operator.plans(eventId) })),
      },
      {
        method: 'POST',
        path: '/events/:eventId/configure',
        handle: changing(
          'operate',
          ['settings'],
          async ({ eventId, context, rest }) => {
            if (rest.settings === undefined) throw new InputError('settings', 'expected what to set');
            return eventResponse(await operator.configure(eventId, rest.settings as EventSettings, context));
          },
          scopeOfSettings,
        ),
      },
      ...changes.map((name) => ({
        method: 'POST' as const,
        path: `/events/:eventId/${name}`,
        handle: simply(name),
      })),
      {
        method: 'POST',
        path: '/events/:eventId/plan',
        handle: changing(
          'operate',
          ['at', 'action', 'settings'],
          async ({ eventId, context, rest }) =>
            jsonResponse({ eventId, plans: await operator.plan(eventId, rest as PlannedChange, context) }),
          scopeOfSettings,
        ),
      },
      {
        method: 'POST',
        path: '/events/:eventId/cancel',
        handle: changing('operate', ['id'], async ({ eventId, context, rest }) =>
          jsonResponse({ eventId, plans: await operator.cancel(eventId, String(rest.id), context) }),
        ),
      },
      {
        method: 'GET',
        path: '/whoami',
        handle: authorized('read', async (_, holder) => jsonResponse(holder)),
      },
      { method: 'GET', path: '/console', handle: ({ request }) => consoleResponse(request, OPERATOR_PREFIX) },
      { method: 'GET', path: '/console/rehearsal.js', handle: rehearsalResponse },
      { method: 'GET', path: '/health/live', handle: liveResponse },
      {
        method: 'GET',
        path: '/openapi.json',
        handle: authorized('read', async () => openApiResponse(operatorApi(OPERATOR_PREFIX))),
      },
    ],
    requestHeaders: ['authorization', 'content-type', 'if-match'],
    ...(cors === undefined ? {} : { cors }),
    ...(onError === undefined ? {} : { onError }),
  });
}

/** What lets everybody in at once, or changes who is who in a line, is not for everyday. */
function scopeOfSettings({ settings }: Changing['rest']): OperatorScope {
  const { phase, order, ledger } = (settings ?? {}) as EventSettings;
  return phase === 'off' || order !== undefined || ledger !== undefined ? 'admin' : 'operate';
}

function outOfScope(needed: OperatorScope): Response {
  return problemResponse('forbidden', {
    reason: 'scope',
    detail: `expected a token with the scope ${needed}`,
  });
}

function eventResponse(event: OperatorEvent): Response {
  const response = jsonResponse(event);
  response.headers.set('etag', `"${event.rev}"`);
  return response;
}

function pageOf(request: Request): { readonly limit: number; readonly before: string | undefined } {
  const { searchParams } = new URL(request.url);
  return {
    limit: wholeNumber('limit', searchParams.get('limit') ?? '100', 1, 1000),
    before: searchParams.get('before') ?? undefined,
  };
}

function wholeNumber(field: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new InputError(field, `expected ${least} to ${most}`);
  }
  return value;
}
