import { createTokens, StoreUnavailableError } from '@urr/core';
import {
  assignAnswerSchema,
  checkAnswerSchema,
  leaveAnswerSchema,
  statusDocumentSchema,
} from '@urr/core/protocol';
import { describe, expect, it, vi } from 'vitest';
import { attributesOf, createVisitor, ORIGIN } from '../../test/support/visitor';
import { createLocal, type Local, type LocalOptions } from '../local/create-local';
import { createWaitingRoomApp } from './waiting-room-app';

const EVENT = 'iu-2027';
const VWR = '/vwr-api/vwr';
const who = { who: 'test' };

/** One is let in every ten seconds: the first visitor at once, the second waits. */
const narrow = (change: Partial<LocalOptions> = {}): Local =>
  createLocal({
    clock: 'manual',
    events: { [EVENT]: { pacing: { step: 1, everySeconds: 10, burst: 1 } } },
    ...change,
  });

const problem = (status: number, code: string) => ({
  status,
  body: expect.objectContaining({ type: `urn:urr:problem/${code}`, status, code, title: expect.any(String) }),
});

describe('assign', () => {
  it('lets the first visitor through with place, pass and companion cookies', async () => {
    const local = narrow();
    const visitor = createVisitor(local);
    const answer = await visitor.post(`${VWR}/assign/${EVENT}`);
    expect(answer.status).toBe(200);
    expect(assignAnswerSchema.parse(answer.body)).toEqual(answer.body);
    expect(answer.body).toEqual({
      state: 'admitted',
      eventId: EVENT,
      position: 1,
      expiresAt: local.clock() + 600_000,
      serverNow: local.clock(),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.cookies.map(attributesOf)).toMatchInlineSnapshot(`
      [
        "urr-place-1-iu-2027=<token>; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax",
        "urr-vwr-token=<token>; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax",
        "urr-vwr-exp-iu-2027=<seconds>; Path=/; Max-Age=600; Secure; SameSite=Lax",
      ]
    `);
    expect(answer.cookies[2]).toContain(`=${(local.clock() + 600_000) / 1000};`);
  });

  it('gives the second a place, and the same one on a reload', async () => {
    const local = narrow();
    await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    const visitor = createVisitor(local);
    const answer = await visitor.post(`${VWR}/assign/${EVENT}`, { body: '{}' });
    expect(assignAnswerSchema.parse(answer.body)).toEqual(answer.body);
    expect(Object.keys(answer.body)).toEqual([
      'state',
      'eventId',
      'position',
      'place',
      'pollAfterMs',
      'status',
    ]);
    expect(answer.body).toMatchObject({ state: 'waiting', position: 2, status: { eventId: EVENT, tail: 2 } });
    expect(answer.cookies.map(attributesOf)).toMatchInlineSnapshot(`
      [
        "urr-place-1-iu-2027=<token>; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax",
      ]
    `);
    expect(visitor.jar.get(`urr-place-1-${EVENT}`)).toBe(answer.body.place);
    const again = await visitor.post(`${VWR}/assign/${EVENT}`);
    expect(again.body).toMatchObject({ position: 2, place: answer.body.place });
  });

  it('lets the place cookie end with the place', async () => {
    const local = narrow();
    await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    await local.operator.pause(EVENT, who);
    const visitor = createVisitor(local);
    await visitor.post(`${VWR}/assign/${EVENT}`);
    await local.clock.advance(3_600_000);
    const later = await visitor.post(`${VWR}/assign/${EVENT}`);
    expect(later.cookies[0]).toContain('Max-Age=82800;');
  });

  it('leaves Secure off when the request itself came over http, and only then', async () => {
    const secure = async (origin: string, headers: Record<string, string> = {}): Promise<boolean[]> => {
      const { cookies } = await createVisitor(narrow(), origin).post(`${VWR}/assign/${EVENT}`, { headers });
      return cookies.map((cookie) => cookie.includes('; Secure'));
    };
    expect(await secure('http://localhost')).toEqual([false, false, false]);
    expect(await secure('http://localhost', { 'x-forwarded-proto': 'https' })).toEqual([true, true, true]);
    expect(
      await secure('http://localhost', {
        'cloudfront-forwarded-proto': 'https',
        'x-forwarded-proto': 'http',
      }),
    ).toEqual([true, true, true]);
    expect(await secure('https://localhost', { 'x-forwarded-proto': 'http' })).toEqual([true, true, true]);
  });

  it('puts tokens into the body for those who ask, and only for them', async () => {
    const local = narrow();
    const answer = await createVisitor(local).post(`${VWR}/assign/${EVENT}`, {
      headers: { 'x-urr-token': 'body' },
    });
    const tokens = createTokens({
      config: local.config,
      kind: 'vwr',
      keys: local.keys.vwr,
      clock: local.clock,
    });
    expect(await tokens.verify(answer.body.token, { eventId: EVENT })).toMatchObject({ ok: true });
    expect(answer.body.place).toMatch(/^eyJ/);
    const { body } = await createVisitor(local).post(`${VWR}/assign/${EVENT}`, {
      headers: { 'x-urr-token': 'cookie' },
    });
    expect(body).not.toHaveProperty('token');
  });

  it('knows users by the subject callback, guests by nothing', async () => {
    const subject = vi.fn(async (request: Request) => request.headers.get('x-user'));
    const local = narrow({ subject });
    const positionOf = async (user: string): Promise<number> =>
      (await createVisitor(local).post(`${VWR}/assign/${EVENT}`, { headers: { 'x-user': user } })).body
        .position;
    expect(await positionOf('a')).toBe(1);
    expect(await positionOf('b')).toBe(2);
    expect(await positionOf('b')).toBe(2);
    expect(await positionOf('')).toBe(3);
    expect(await positionOf('')).toBe(4);
  });

  it('never reads a subject from the body', async () => {
    const local = narrow();
    const body = JSON.stringify({ subject: 'a', sub: 'a', userId: 'a' });
    const one = await createVisitor(local).post(`${VWR}/assign/${EVENT}`, { body });
    const two = await createVisitor(local).post(`${VWR}/assign/${EVENT}`, { body });
    expect([one.body.position, two.body.position]).toEqual([1, 2]);
  });

  it('answers a failing or nonsensical subject callback with a problem that says nothing', async () => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const failing = [
      () => Promise.reject(new Error('session eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl is broken')),
      () => 42 as unknown as string,
      () => 'x'.repeat(513),
    ];
    for (const subject of failing) {
      const answer = await createVisitor(narrow({ subject })).post(`${VWR}/assign/${EVENT}`);
      expect(answer).toMatchObject(problem(500, 'internal'));
      expect(answer.text).not.toMatch(/session|xpected|at /);
    }
    expect(errors.mock.calls.flat().join()).not.toContain('eyJ');
    expect(errors).toHaveBeenCalledTimes(3);
    expect(errors.mock.lastCall?.join()).toContain(
      'ERR_INPUT_INVALID subject: expected a string of 1 to 512',
    );
  });

  it('finds the same place by an idempotency key', async () => {
    const local = narrow();
    await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    const headers = { 'idempotency-key': 'k'.repeat(22) };
    const one = await createVisitor(local).post(`${VWR}/assign/${EVENT}`, { headers });
    const two = await createVisitor(local).post(`${VWR}/assign/${EVENT}`, { headers });
    expect(two.body.place).toBe(one.body.place);
    const short = await createVisitor(local).post(`${VWR}/assign/${EVENT}`, {
      headers: { 'idempotency-key': 'k' },
    });
    expect(short.status).toBeGreaterThanOrEqual(400);
    expect(short.status).toBeLessThan(500);
  });

  it('keeps the number when a foreign place cookie was tossed in before ours', async () => {
    const local = narrow();
    await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    const { body } = await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    const name = `urr-place-1-${EVENT}`;
    const cookie = `${name}=x; ${name}=${body.place.slice(0, -3)}AAA; ${name}=${body.place}`;
    const again = await createVisitor(local).post(`${VWR}/assign/${EVENT}`, { headers: { cookie } });
    expect(again.body.place).toBe(body.place);
    const checked = await createVisitor(local).get(`${VWR}/check/${EVENT}`, { cookie });
    expect(checked.body).toMatchObject({ state: 'waiting', position: 2 });
  });

  it('answers 410 with the message when the event is closed', async () => {
    const local = narrow();
    await local.operator.configure(EVENT, { phase: 'closed', message: { ko: '매진되었습니다' } }, who);
    const answer = await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    expect(answer).toMatchObject(problem(410, 'closed'));
    expect(answer.body).toMatchObject({ eventId: EVENT, message: { ko: '매진되었습니다' } });
  });

  it('gives a place before the opening and during a pause', async () => {
    const local = narrow();
    await local.operator.configure(EVENT, { phase: 'scheduled', opensAt: '2099-01-01T00:00:00+09:00' }, who);
    expect((await createVisitor(local).post(`${VWR}/assign/${EVENT}`)).body).toMatchObject({
      state: 'scheduled',
      place: /^eyJ/,
    });
    await local.operator.configure(EVENT, { phase: 'paused' }, who);
    const { body } = await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    expect(body).toMatchObject({ state: 'paused', place: expect.stringMatching(/^eyJ/) });
    expect(assignAnswerSchema.parse(body)).toEqual(body);
  });
});

describe('check', () => {
  it('turns a served place into a pass, by cookie or as Bearer, always the same one', async () => {
    const local = narrow();
    await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    const visitor = createVisitor(local);
    const { body } = await visitor.post(`${VWR}/assign/${EVENT}`);
    const waiting = await visitor.get(`${VWR}/check/${EVENT}`);
    expect(checkAnswerSchema.parse(waiting.body)).toEqual(waiting.body);
    expect(waiting.body).toMatchObject({ state: 'waiting', position: 2 });
    expect(waiting.body).not.toHaveProperty('place');
    expect(waiting.cookies).toEqual([]);

    await local.clock.advance(20_000);
    const admitted = await visitor.get(`${VWR}/check/${EVENT}`);
    expect(checkAnswerSchema.parse(admitted.body)).toEqual(admitted.body);
    expect(admitted.body).toMatchObject({ state: 'admitted', expiresAt: local.clock() + 600_000 });
    const native = await createVisitor(local).get(`${VWR}/check/${EVENT}`, {
      authorization: `Bearer ${body.place}`,
      'x-urr-token': 'body',
    });
    expect(native.body.token).toBe(visitor.jar.get('urr-vwr-token'));
  });

  it('refuses what is no place of this event, naming the verdict', async () => {
    const local = createLocal({ clock: 'manual', events: [EVENT, 'other'] });
    const visitor = createVisitor(local);
    expect(await visitor.get(`${VWR}/check/${EVENT}`)).toMatchObject(problem(403, 'place-required'));
    const { body } = await visitor.post(`${VWR}/assign/other`, { headers: { 'x-urr-token': 'body' } });
    const checked = (token: string) =>
      visitor.get(`${VWR}/check/${EVENT}`, { authorization: `Bearer ${token}` });
    expect((await checked(body.place)).body).toMatchObject({ code: 'place-invalid', reason: 'wrong-event' });
    expect((await checked(body.token)).body).toMatchObject({ code: 'place-invalid', reason: 'wrong-kind' });
    expect((await checked(`${body.place}x`)).body).toMatchObject({ code: 'place-invalid' });
    expect((await checked('x')).body).toMatchObject({ code: 'place-invalid', reason: 'malformed' });
    expect((await checked('x'.repeat(100_000))).body).toMatchObject({ code: 'place-invalid' });
  });

  it('refuses places of before a reset', async () => {
    const local = narrow();
    const visitor = createVisitor(local);
    await visitor.post(`${VWR}/assign/${EVENT}`);
    await local.operator.reset(EVENT, who);
    const answer = await visitor.get(`${VWR}/check/${EVENT}`);
    expect(answer).toMatchObject(problem(403, 'place-invalid'));
    expect(answer.body.reason).toBe('wrong-epoch');
    expect((await visitor.post(`${VWR}/assign/${EVENT}`)).body).toMatchObject({ position: 1 });
  });
});

describe('status', () => {
  it('is one public document without anything of the visitor in it', async () => {
    const local = narrow();
    const visitor = createVisitor(local);
    await visitor.post(`${VWR}/assign/${EVENT}`);
    const answer = await visitor.get(`${VWR}/status/${EVENT}`);
    expect(statusDocumentSchema.parse(answer.body)).toEqual(answer.body);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=1');
    expect(answer.cookies).toEqual([]);
    expect(answer.headers.get('vary')).toBeNull();
    expect(answer.text.length).toBeLessThanOrEqual(1500);
    const stranger = await createVisitor(local).get(`${VWR}/status/${EVENT}`);
    expect(stranger.text).toBe(answer.text);
  });

  it('answers 304 while it is the same, never for an old clock', async () => {
    const local = narrow();
    const visitor = createVisitor(local);
    const etag = (await visitor.get(`${VWR}/status/${EVENT}`)).headers.get('etag') as string;
    const ask = (tag: string) => visitor.get(`${VWR}/status/${EVENT}`, { 'if-none-match': tag });
    expect(await ask(etag)).toMatchObject({ status: 304, text: '' });
    expect(await ask(`"x", W/${etag}`)).toMatchObject({ status: 304 });
    await local.clock.advance(60_000);
    expect(await ask(etag)).toMatchObject({ status: 200 });
  });

  it('answers HEAD as GET', async () => {
    const answer = await createVisitor(narrow()).send(
      new Request(`${ORIGIN}${VWR}/status/${EVENT}`, { method: 'HEAD' }),
    );
    expect(answer).toMatchObject({ status: 200, text: '' });
  });
});

describe('leave', () => {
  it('gives the place back and clears every cookie of the event', async () => {
    const local = narrow();
    const visitor = createVisitor(local);
    await visitor.post(`${VWR}/assign/${EVENT}`);
    const answer = await visitor.post(`${VWR}/leave/${EVENT}`);
    expect(leaveAnswerSchema.parse(answer.body)).toEqual(answer.body);
    expect(answer.body).toEqual({ state: 'left', eventId: EVENT });
    expect(answer.cookies).toMatchInlineSnapshot(`
      [
        "urr-place-1-iu-2027=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax",
        "urr-vwr-token=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax",
        "urr-vwr-exp-iu-2027=; Path=/; Max-Age=0; Secure; SameSite=Lax",
      ]
    `);
    expect([...visitor.jar]).toEqual([]);
  });

  it('leaves the pass of another event alone', async () => {
    const local = createLocal({ clock: 'manual', events: ['one', 'two'] });
    const visitor = createVisitor(local);
    await visitor.post(`${VWR}/assign/one`);
    await visitor.post(`${VWR}/assign/two`);
    await visitor.post(`${VWR}/leave/one`);
    expect([...visitor.jar.keys()].sort()).toEqual(['urr-place-1-two', 'urr-vwr-exp-two', 'urr-vwr-token']);
  });

  it('is found by the next check', async () => {
    const local = narrow();
    const visitor = createVisitor(local);
    await createVisitor(local).post(`${VWR}/assign/${EVENT}`);
    const { body } = await visitor.post(`${VWR}/assign/${EVENT}`);
    await visitor.post(`${VWR}/leave/${EVENT}`);
    const answer = await visitor.get(`${VWR}/check/${EVENT}`, { authorization: `Bearer ${body.place}` });
    expect(answer.body).toEqual({ state: 'left', eventId: EVENT });
    expect(answer.cookies[0]).toContain('Max-Age=0');
  });
});

describe('bad input', () => {
  const ids = [
    'a.b',
    '-a',
    '%00',
    '%7Bx%7D',
    '..%2f',
    'a%20b',
    'x'.repeat(65),
    '%E3%81%82',
    'a;b',
    "a'b",
    '%zz',
  ];

  it.each(ids)('answers 400 event-invalid to the event id %s everywhere', async (id) => {
    const visitor = createVisitor(narrow());
    const answers = await Promise.all([
      visitor.post(`${VWR}/assign/${id}`),
      visitor.get(`${VWR}/check/${id}`),
      visitor.get(`${VWR}/status/${id}`),
      visitor.post(`${VWR}/leave/${id}`),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject(problem(400, 'event-invalid'));
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('answers 404 event-unknown for an event nobody configured', async () => {
    const visitor = createVisitor(narrow());
    expect(await visitor.post(`${VWR}/assign/nobody`)).toMatchObject(problem(404, 'event-unknown'));
    expect(await visitor.get(`${VWR}/status/nobody`)).toMatchObject(problem(404, 'event-unknown'));
  });

  it('does not take an escaped letter for the letter', async () => {
    expect(await createVisitor(narrow()).get(`${VWR}/status/iu%2D2027`)).toMatchObject(
      problem(400, 'event-invalid'),
    );
    expect(await createVisitor(narrow()).get(`/vwr-api/%76wr/status/${EVENT}`)).toMatchObject(
      problem(404, 'not-found'),
    );
  });

  it('answers 404 not-found to other paths and 405 with Allow to other methods', async () => {
    const visitor = createVisitor(narrow());
    expect(await visitor.get(`${VWR}/nothing/${EVENT}`)).toMatchObject(problem(404, 'not-found'));
    expect(await visitor.get(VWR)).toMatchObject(problem(404, 'not-found'));
    const get = await visitor.get(`${VWR}/assign/${EVENT}`);
    expect(get).toMatchObject(problem(405, 'method-not-allowed'));
    expect(get.headers.get('allow')).toBe('POST, OPTIONS');
    const put = await visitor.send(new Request(`${ORIGIN}${VWR}/status/${EVENT}`, { method: 'PUT' }));
    expect(put).toMatchObject(problem(405, 'method-not-allowed'));
    expect(put.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  it('refuses bodies by size, type and shape', async () => {
    const visitor = createVisitor(narrow());
    const post = (body: string, type = 'application/json') =>
      visitor.post(`${VWR}/assign/${EVENT}`, { body, headers: { 'content-type': type } });
    expect(await post(JSON.stringify({ x: 'x'.repeat(5000) }))).toMatchObject(problem(413, 'body-too-large'));
    expect(await post('x'.repeat(5000), 'text/plain')).toMatchObject(problem(413, 'body-too-large'));
    expect(await post('{}', 'text/plain')).toMatchObject(problem(415, 'content-type'));
    expect(await post('a=1', 'application/x-www-form-urlencoded')).toMatchObject(
      problem(415, 'content-type'),
    );
    for (const body of ['{', 'null', '[]', '"x"', '1', '\ufeff{', '{"a":1}x']) {
      expect(await post(body)).toMatchObject(problem(400, 'body-invalid'));
    }
    expect(await post('', 'text/plain')).toMatchObject({ status: 200 });
    expect(await post('{}', 'Application/JSON; charset=utf-8')).toMatchObject({ status: 200 });
  });

  it('stops reading a stream at the limit', async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    const request = new Request(`${ORIGIN}${VWR}/assign/${EVENT}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    } as RequestInit);
    expect(await createVisitor(narrow()).send(request)).toMatchObject(problem(413, 'body-too-large'));
    expect(pulled).toBeLessThan(10);
  });
});

describe('failures', () => {
  const failing = (error: unknown) => {
    const { room } = narrow();
    const onError = vi.fn();
    const app = createWaitingRoomApp({ room: { ...room, assign: () => Promise.reject(error) }, onError });
    return { visitor: createVisitor(app), onError };
  };

  it('answers 503 with the delay of a store that cannot answer', async () => {
    const { visitor } = failing(
      new StoreUnavailableError('table "urr-counters" throttles', { retryAfterSeconds: 7 }),
    );
    const answer = await visitor.post(`${VWR}/assign/${EVENT}`);
    expect(answer).toMatchObject(problem(503, 'busy'));
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.text).not.toContain('urr-counters');
  });

  it('answers 500 without a word about the cause, and tells the reporter', async () => {
    const error = new Error('secret detail');
    const { visitor, onError } = failing(error);
    const answer = await visitor.post(`${VWR}/assign/${EVENT}`);
    expect(answer).toMatchObject(problem(500, 'internal'));
    expect(answer.text).not.toContain('secret');
    expect(onError).toHaveBeenCalledWith(error, { method: 'POST', path: `${VWR}/assign/${EVENT}` });
  });

  it('answers even when what is thrown is no error, or the reporter fails', async () => {
    const { visitor, onError } = failing('oops');
    onError.mockImplementation(() => {
      throw new Error('reporter');
    });
    expect(await visitor.post(`${VWR}/assign/${EVENT}`)).toMatchObject(problem(500, 'internal'));
  });

  it('passes the delay of a refusal on', async () => {
    const { room } = narrow();
    const refusal = { state: 'refused', code: 'rate-limited', status: 429, retryAfterSeconds: 3 } as const;
    const visitor = createVisitor(createWaitingRoomApp({ room: { ...room, assign: async () => refusal } }));
    const answer = await visitor.post(`${VWR}/assign/${EVENT}`);
    expect(answer).toMatchObject(problem(429, 'rate-limited'));
    expect(answer.headers.get('retry-after')).toBe('3');
  });
});

it('gives 500 visitors at once 500 positions, and lets no more through than the pace', async () => {
  const local = createLocal({
    clock: 'manual',
    events: { [EVENT]: { pacing: { step: 50, everySeconds: 10, burst: 1 } } },
  });
  const answers = await Promise.all(
    Array.from({ length: 500 }, () => createVisitor(local).post(`${VWR}/assign/${EVENT}`)),
  );
  expect(new Set(answers.map(({ body }) => body.position)).size).toBe(500);
  expect(answers.filter(({ body }) => body.state === 'admitted')).toHaveLength(50);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

it('serves a prefix of the configuration', async () => {
  const local = createLocal({ config: { api: { waitingRoom: '/line' } }, events: [EVENT] });
  expect((await createVisitor(local).get(`/line/status/${EVENT}`)).status).toBe(200);
  expect((await createVisitor(local).get(`${VWR}/status/${EVENT}`)).status).toBe(404);
});
