/** Tier 1 over HTTP: assign, check, status and leave of a waiting room. */
import { createHash } from 'node:crypto';
import { cookieNames } from '@urr/core/cookies';
import type { CheckOutcome } from '../waiting-room/outcome';
import type { WaitingRoom } from '../waiting-room/room';
import { jsonResponse, wantsTokenInBody } from './answer';
import { readJsonObject } from './body';
import { createApp, type OnError, type RouteContext } from './create-app';
import { bearerToken, firstAccepted, tokenCandidates } from './credentials';
import { liveResponse, readyResponse } from './health';
import type { HttpApp } from './http-app';
import { type Challenge, type CookieFirst, createCookieGate } from './join-gate';
import { openApiResponse } from './openapi/document';
import { waitingRoomApi } from './openapi/waiting-room-api';
import { passCookies } from './pass-cookies';
import { problemResponse, refusalResponse } from './problem-response';
import { type SubjectOf, subjectOf } from './subject';

export type WaitingRoomAppOptions = {
  readonly room: WaitingRoom;
  /** The app's own user of a request. Without it every visitor is a random subject. */
  readonly subject?: SubjectOf;
  /** Asked before a new number is drawn: Turnstile, hCaptcha, a proof of your own. */
  readonly challenge?: Challenge;
  /**
   * New numbers only for those who keep cookies: the first request is answered 429 with a cookie, and repeated with it
   * draws one number. Users told by `subject` are let by.
   */
  readonly cookieFirst?: CookieFirst;
  /** Other origins whose pages may call, exactly as browsers send them: `https://shop.example`. */
  readonly cors?: readonly string[];
  /** Told of failures behind a 500 or 503. One line on stderr by default, without tokens. */
  readonly onError?: OnError;
};

/**
 * `POST assign`, `GET check`, `GET status` and `POST leave` below `config.api.waitingRoom`, each with `/{eventId}`;
 * `GET health/live`, `health/ready` and `openapi.json` beside them. Never answers a 5xx to what a visitor sends; every refusal is problem JSON with a stable code.
 *
 * @throws {ConfigError} `cors` holds something else than origins, or the secret of `cookieFirst` is short
 */
export function createWaitingRoomApp(options: WaitingRoomAppOptions): HttpApp {
  const { room, subject, challenge, cookieFirst, cors, onError } = options;
  const { config } = room;
  const cookieGate = cookieFirst === undefined ? undefined : createCookieGate(config, cookieFirst);

  const cookiesFor = (context: RouteContext, nowMs: number) =>
    passCookies(config, context.eventId, context.secure, nowMs);
  const placesOf = ({ request, eventId }: RouteContext): readonly string[] =>
    tokenCandidates(request, cookieNames(config, eventId).place1, [bearerToken(request)]);

  async function assign(context: RouteContext): Promise<Response> {
    const { request, eventId } = context;
    const body = await readJsonObject(request);
    if ('response' in body) return body.response;
    const user = await subjectOf(subject, request);
    const shown = await bestPlace(context);
    let idempotencyKey = request.headers.get('idempotency-key') ?? undefined;
    if (!shown.isGood) {
      if (cookieGate !== undefined && user === undefined) {
        const admitted = cookieGate.admit(context);
        if ('response' in admitted) return admitted.response;
        // Whatever key comes with it: one cookie is one number.
        idempotencyKey = `cookie-${admitted.id}`;
      }
      if (challenge !== undefined && (await challenge(request, { eventId, body: body.value })) !== 'ok') {
        return problemResponse('challenge-required', { eventId });
      }
    }
    const challenged = challenge !== undefined && !shown.isGood;
    const outcome = await room.assign({
      eventId,
      subject: user,
      place: shown.token,
      idempotencyKey,
      challenged,
    });
    if (outcome.state === 'refused') return refusalResponse(outcome);
    if (outcome.state === 'closed') return problemResponse('closed', { eventId, message: outcome.message });
    if (outcome.state === 'admitted') return admittedAnswer(context, outcome, outcome.place);
    const { state, position, entry, place, pollAfterMs, status, turn } = outcome;
    return jsonResponse(
      { state, eventId, position, entry, place, pollAfterMs, ...(turn ? { turn } : {}), status },
      cookiesFor(context, status.asOf).place(1, place),
    );
  }

  /**
   * Of several place cookies one may have been tossed in: joining with that would lose the visitor's number. Whether
   * the place is good is only looked at when it matters.
   */
  async function bestPlace(
    context: RouteContext,
  ): Promise<{ readonly token: string | undefined; readonly isGood: boolean }> {
    const places = placesOf(context);
    const matters = cookieGate !== undefined || challenge !== undefined;
    if (places.length === 0 || (places.length === 1 && !matters)) return { token: places[0], isGood: false };
    for (const token of places) {
      const { state } = await room.check({ place: token, eventId: context.eventId });
      if (state !== 'refused') return { token, isGood: state !== 'left' && state !== 'expired' };
    }
    return { token: undefined, isGood: false };
  }

  async function check(context: RouteContext): Promise<Response> {
    const { eventId } = context;
    const outcome: CheckOutcome = await firstAccepted(placesOf(context), (place) =>
      room.check({ place, eventId }),
    );
    switch (outcome.state) {
      case 'refused':
        return refusalResponse(outcome);
      case 'admitted':
        return admittedAnswer(context, outcome);
      case 'left':
      case 'expired':
        return jsonResponse({ state: outcome.state, eventId }, cookiesFor(context, 0).clearPlace(1));
      case 'closed':
        return jsonResponse({ state: outcome.state, eventId, message: outcome.message });
      default: {
        const { state, position, entry, pollAfterMs, status, turn } = outcome;
        return jsonResponse({
          state,
          eventId,
          position,
          entry,
          pollAfterMs,
          ...(turn ? { turn } : {}),
          status,
        });
      }
    }
  }

  function admittedAnswer(
    context: RouteContext,
    outcome: Extract<CheckOutcome, { state: 'admitted' }>,
    place?: string,
  ): Response {
    const { state, eventId, position, token, expiresAt, serverNow } = outcome;
    const cookies = cookiesFor(context, serverNow);
    const secrets = wantsTokenInBody(context.request)
      ? { token, ...(place === undefined ? {} : { place }) }
      : {};
    return jsonResponse({ state, eventId, position, expiresAt, serverNow, ...secrets }, [
      ...(place === undefined ? [] : cookies.place(1, place)),
      ...cookies.pass('vwr', token, expiresAt),
    ]);
  }

  async function status({ request, eventId }: RouteContext): Promise<Response> {
    const outcome = await room.status(eventId);
    if ('state' in outcome) return refusalResponse(outcome);
    const body = JSON.stringify(outcome);
    // Of the whole body: `asOf` is the server's clock, and an old one must not come back as "not modified".
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const headers = {
      'cache-control': 'public, max-age=1',
      etag,
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
    };
    const known = request.headers.get('if-none-match')?.split(',') ?? [];
    const unchanged = known.some((tag) => tag.trim().replace(/^W\//, '') === etag);
    return unchanged ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
  }

  async function leave(context: RouteContext): Promise<Response> {
    const { request, eventId } = context;
    const body = await readJsonObject(request);
    if ('response' in body) return body.response;
    const outcome = await firstAccepted(placesOf(context), (place) => room.leave({ place, eventId }));
    if (outcome.state === 'refused') return refusalResponse(outcome);
    const cookies = cookiesFor(context, 0);
    const passes = tokenCandidates(request, cookies.names.vwr);
    return jsonResponse({ state: outcome.state, eventId }, [
      ...cookies.clearPlace(1),
      ...cookies.clearPass('vwr', passes),
    ]);
  }

  return createApp({
    prefix: config.api.waitingRoom,
    routes: [
      { method: 'POST', path: '/assign/:eventId', handle: assign },
      { method: 'GET', path: '/check/:eventId', handle: check },
      { method: 'GET', path: '/status/:eventId', handle: status },
      { method: 'POST', path: '/leave/:eventId', handle: leave },
      { method: 'GET', path: '/health/live', handle: liveResponse },
      {
        method: 'GET',
        path: '/health/ready',
        handle: async () => readyResponse((await room.ready()).failing),
      },
      { method: 'GET', path: '/openapi.json', handle: () => openApiResponse(waitingRoomApi(config)) },
    ],
    requestHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-urr-token'],
    ...(cors === undefined ? {} : { cors }),
    ...(onError === undefined ? {} : { onError }),
  });
}
