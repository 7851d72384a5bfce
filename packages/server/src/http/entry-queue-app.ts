/** Tier 2 over HTTP: join, status, heartbeat, leave and complete of an entry queue. */
import { type CookieNames, cookieNames } from '@urr/core/cookies';
import { pageFor } from '@urr/core/return-to';
import type { EntryQueue, Holder } from '../entry-queue/entry-queue';
import type {
  JoinOutcome,
  LeaveOutcome,
  QueueAdmitted,
  QueueRefused,
  QueueWaiting,
  RenewedPass,
  StatusOutcome,
} from '../entry-queue/outcome';
import { jsonResponse, type PlainAnswer, wantsTokenInBody } from './answer';
import { readJsonObject } from './body';
import { createApp, type DirectContext, type OnError, type RouteContext } from './create-app';
import { bearerToken, firstAccepted, tokenCandidates } from './credentials';
import { liveResponse, readyResponse } from './health';
import type { HttpApp } from './http-app';
import { createLineText, toLine } from './line-text';
import { openApiResponse } from './openapi/document';
import { entryQueueApi } from './openapi/entry-queue-api';
import { passCookies } from './pass-cookies';
import { problemResponse, refusalResponse } from './problem-response';
import { type SubjectOf, subjectOf } from './subject';
import { payloadOf } from './token-payload';

export type EntryQueueAppOptions = {
  readonly queue: EntryQueue;
  /** The app's own user of a request: binds the tier-1 pass to this user on first use. */
  readonly subject?: SubjectOf;
  /** Other origins whose pages may call, exactly as browsers send them: `https://shop.example`. */
  readonly cors?: readonly string[];
  /** Told of failures behind a 500 or 503. One line on stderr by default, without tokens. */
  readonly onError?: OnError;
};

/**
 * `POST join`, `GET status`, `POST heartbeat`, `POST leave` and `POST complete` below
 * `config.api.entryQueue`/{eventId}. Joining needs the tier-1 pass, everything else the place or the entry token.
 * `GET health/live`, `health/ready` and `openapi.json` are beside them.
 *
 * @throws {ConfigError} `cors` holds something else than origins
 */
export function createEntryQueueApp(options: EntryQueueAppOptions): HttpApp {
  const { queue, subject, cors, onError } = options;
  const { config } = queue;

  const lineText = createLineText();
  let latest = { eventId: '', names: cookieNames(config, '') };
  /** Mostly there is one event. */
  function namesOf(eventId: string): CookieNames {
    if (latest.eventId !== eventId) latest = { eventId, names: cookieNames(config, eventId) };
    return latest.names;
  }

  const placesOf = ({ request, eventId }: DirectContext): readonly string[] =>
    tokenCandidates(request, namesOf(eventId).place2, [bearerToken(request)]);
  const entriesOf = ({ request, eventId }: DirectContext): readonly string[] =>
    tokenCandidates(request, namesOf(eventId).entry, [
      request.headers.get(config.entryHeader),
      bearerToken(request),
    ]);
  const passesOf = ({ request, eventId }: DirectContext): readonly string[] =>
    tokenCandidates(request, namesOf(eventId).vwr, [request.headers.get(config.vwrHeader)]);

  /** The pass to renew: one of this event, since one cookie may hold that of another. The queue verifies it. */
  function renewable(context: DirectContext): string | undefined {
    const passes = passesOf(context);
    return passes.length < 2 ? passes[0] : passes.find((pass) => payloadOf(pass)?.aud === context.eventId);
  }

  async function join(context: RouteContext): Promise<Response> {
    const { request, eventId } = context;
    const body = await readJsonObject(request);
    if ('response' in body) return body.response;
    const user = await subjectOf(subject, request);
    const place = await bestPlace(context);
    const outcome: JoinOutcome = await firstAccepted(passesOf(context), (vwrToken) =>
      queue.join({
        eventId,
        vwrToken,
        ...(user === undefined ? {} : { subject: user }),
        ...(place === undefined ? {} : { place }),
      }),
    );
    if (outcome.state === 'closed') {
      return problemResponse('closed', { eventId, message: outcome.message ?? null });
    }
    return answerTo(context, outcome);
  }

  /** Of several place cookies one may have been tossed in: joining with that would lose the visitor's number. */
  async function bestPlace(context: RouteContext): Promise<string | undefined> {
    const places = placesOf(context);
    if (places.length < 2) return places[0];
    for (const place of places) {
      const { state } = await queue.status({ place, eventId: context.eventId });
      if (state !== 'refused') return place;
    }
    return undefined;
  }

  async function status(context: DirectContext): Promise<Response | PlainAnswer> {
    const { eventId } = context;
    const vwrToken = renewable(context);
    const outcome = await firstAccepted(placesOf(context), (place) =>
      queue.status({ eventId, place, vwrToken }),
    );
    const isUsual = 'asOf' in outcome && outcome.vwr === undefined && outcome.place === undefined;
    return isUsual ? { json: lineText(outcome) } : answerTo(context, outcome);
  }

  async function heartbeat(context: RouteContext): Promise<Response> {
    const body = await readJsonObject(context.request);
    if ('response' in body) return body.response;
    const outcome = await firstHolder(context, (holder) => queue.heartbeat(holder));
    if (outcome.state === 'refused') return refused(outcome);
    const { state, eventId } = outcome;
    if (state === 'admitted') {
      const { expiresAt, serverNow } = outcome;
      return jsonResponse({ state, eventId, expiresAt, serverNow }, cookiesOf(context, outcome));
    }
    const serverNow = 'asOf' in outcome ? outcome.asOf : Date.now();
    return jsonResponse({ state, eventId, serverNow }, cookiesOf(context, outcome));
  }

  /** By place, which leads to the slot as well, else by entry token. */
  async function firstHolder<T extends { readonly state: string }>(
    context: RouteContext,
    ask: (holder: Holder) => Promise<T>,
  ): Promise<T> {
    const { eventId } = context;
    const shared = { eventId, vwrToken: renewable(context) };
    const places = placesOf(context);
    const entries = entriesOf(context);
    if (places.length === 0 && entries.length > 0) {
      return firstAccepted(entries, (entryToken) => ask({ ...shared, entryToken }));
    }
    const byPlace = await firstAccepted(places, (place) => ask({ ...shared, place }));
    if (byPlace.state !== 'refused' || entries.length === 0) return byPlace;
    const byEntry = await firstAccepted(entries, (entryToken) => ask({ ...shared, entryToken }));
    return byEntry.state === 'refused' ? byPlace : byEntry;
  }

  const release =
    (method: 'leave' | 'complete') =>
    async (context: RouteContext): Promise<Response> => {
      const body = await readJsonObject(context.request);
      if ('response' in body) return body.response;
      const outcome = await releaseAll(context, method);
      if (outcome.state === 'refused') return refused(outcome);
      const { state, eventId, released } = outcome;
      const cookies = passCookies(config, eventId, context.secure, 0);
      return jsonResponse(method === 'complete' ? { state, eventId, released } : { state, eventId }, [
        ...cookies.clearPlace(2),
        ...cookies.clearPass('entry', tokenCandidates(context.request, cookies.names.entry)),
      ]);
    };

  /** Place and slot may be of two sessions: somebody who lost a slot and joined again holds both. Both are given up. */
  async function releaseAll(context: RouteContext, method: 'leave' | 'complete'): Promise<LeaveOutcome> {
    const { eventId } = context;
    const places = placesOf(context);
    const entries = entriesOf(context);
    const outcomes: LeaveOutcome[] = [];
    if (places.length > 0 || entries.length === 0) {
      outcomes.push(await firstAccepted(places, (place) => queue[method]({ eventId, place })));
    }
    if (entries.length > 0) {
      outcomes.push(await firstAccepted(entries, (entryToken) => queue[method]({ eventId, entryToken })));
    }
    const left = outcomes.filter((outcome) => outcome.state === 'left');
    if (left.length === 0) return outcomes[0] as LeaveOutcome;
    return { state: 'left', eventId, released: left.some(({ released }) => released) };
  }

  function answerTo(context: DirectContext, outcome: JoinOutcome | StatusOutcome): Response {
    if (outcome.state === 'refused') return refused(outcome);
    const { eventId } = context;
    const inBody = wantsTokenInBody(context.request);
    const cookies = cookiesOf(context, outcome);
    switch (outcome.state) {
      case 'expired':
        return jsonResponse({ state: outcome.state, eventId }, cookies);
      case 'closed':
        return jsonResponse({ state: outcome.state, eventId, message: outcome.message ?? null }, cookies);
      case 'admitted': {
        const { state, expiresAt, serverNow, token, place } = outcome;
        const secrets = inBody
          ? { token, ...(place === undefined ? {} : { place }), ...renewed(outcome) }
          : {};
        return jsonResponse({ state, eventId, expiresAt, serverNow, ...secrets }, cookies);
      }
      default:
        return jsonResponse({ ...toLine(outcome), ...(inBody ? renewed(outcome) : {}) }, cookies);
    }
  }

  /** Whatever an answer gives or takes: the place, the entry token, the renewed tier-1 pass. */
  function cookiesOf(
    context: DirectContext,
    outcome: Exclude<JoinOutcome | StatusOutcome, QueueRefused>,
  ): string[] {
    const nowMs = 'serverNow' in outcome ? outcome.serverNow : 'asOf' in outcome ? outcome.asOf : 0;
    const cookies = passCookies(config, context.eventId, context.secure, nowMs);
    if (outcome.state === 'expired') return [...cookies.clearPlace(2)];
    if (outcome.state === 'closed') return [];
    return [
      ...(outcome.place === undefined ? [] : cookies.place(2, outcome.place)),
      ...(outcome.state === 'admitted' ? cookies.pass('entry', outcome.token, outcome.expiresAt) : []),
      ...(outcome.vwr === undefined ? [] : cookies.pass('vwr', outcome.vwr.token, outcome.vwr.expiresAt)),
    ];
  }

  function refused(refusal: QueueRefused): Response {
    const { code, eventId } = refusal;
    if (code === 'vwr-required') {
      const page = pageFor(config, 'waitingRoom', eventId);
      return refusalResponse(refusal, { tier: 1, page, headers: { 'x-urr-refused': 'vwr' } });
    }
    return refusalResponse(refusal, { tier: 2 });
  }

  const { entryHeader, vwrHeader } = config;
  /** Looking for an event nobody has shows that the store answers. */
  async function ready(): Promise<Response> {
    const answers = await queue.get('urr-ready').then(
      () => true,
      () => false,
    );
    return readyResponse(answers ? [] : ['store']);
  }

  return createApp({
    prefix: config.api.entryQueue,
    routes: [
      { method: 'POST', path: '/:eventId/join', handle: join },
      { method: 'GET', path: '/:eventId/status', handle: status, direct: true },
      { method: 'POST', path: '/:eventId/heartbeat', handle: heartbeat },
      { method: 'POST', path: '/:eventId/leave', handle: release('leave') },
      { method: 'POST', path: '/:eventId/complete', handle: release('complete') },
      { method: 'GET', path: '/health/live', handle: liveResponse },
      { method: 'GET', path: '/health/ready', handle: ready },
      { method: 'GET', path: '/openapi.json', handle: () => openApiResponse(entryQueueApi(config)) },
    ],
    requestHeaders: ['authorization', 'content-type', 'x-urr-token', vwrHeader, entryHeader],
    ...(cors === undefined ? {} : { cors }),
    ...(onError === undefined ? {} : { onError }),
  });
}

function renewed({ vwr }: QueueWaiting | QueueAdmitted): { vwr?: RenewedPass } {
  return vwr === undefined ? {} : { vwr };
}
