import { StoreUnavailableError } from '@urr/core';
import {
  completeAnswerSchema,
  heartbeatAnswerSchema,
  joinAnswerSchema,
  queueLeaveAnswerSchema,
  queueStatusSchema,
} from '@urr/core/protocol';
import { describe, expect, it } from 'vitest';
import { attributesOf, createVisitor, type Visitor } from '../../test/support/visitor';
import { createLocal, type Local, type LocalOptions } from '../local/create-local';
import { createEntryQueueApp } from './entry-queue-app';

const EVENT = 'iu-2027';
const QUEUE = `/api/v1/queue/${EVENT}`;
const who = { who: 'test' };

/** One seat-map slot: the first visitor enters at once, the second waits. */
const narrow = (change: Partial<LocalOptions> = {}): Local =>
  createLocal({ clock: 'manual', events: { [EVENT]: { maxUsers: 1 } }, ...change });

/** Through tier 1 already. */
async function arrived(local: Local, eventId = EVENT): Promise<Visitor> {
  const visitor = createVisitor(local);
  await visitor.post(`/vwr-api/vwr/assign/${eventId}`);
  return visitor;
}

const problem = (status: number, code: string) => ({
  status,
  body: expect.objectContaining({ type: `urn:urr:problem/${code}`, status, code, title: expect.any(String) }),
});

describe('join', () => {
  it('gives the first a slot with place, entry and companion cookies', async () => {
    const local = narrow();
    const answer = await (await arrived(local)).post(`${QUEUE}/join`);
    expect(joinAnswerSchema.parse(answer.body)).toEqual(answer.body);
    expect(answer.body).toEqual({
      state: 'admitted',
      eventId: EVENT,
      expiresAt: local.clock() + 600_000,
      serverNow: local.clock(),
    });
    expect(answer.cookies.map(attributesOf)).toMatchInlineSnapshot(`
      [
        "urr-place-2-iu-2027=<token>; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax",
        "urr-entry-token=<token>; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax",
        "urr-entry-exp-iu-2027=<seconds>; Path=/; Max-Age=600; Secure; SameSite=Lax",
      ]
    `);
  });

  it('gives the second a place with rank and neighbours', async () => {
    const local = narrow();
    await (await arrived(local)).post(`${QUEUE}/join`);
    const visitor = await arrived(local);
    const answer = await visitor.post(`${QUEUE}/join`);
    expect(joinAnswerSchema.parse(answer.body)).toEqual(answer.body);
    expect(answer.body).toMatchObject({ state: 'waiting', position: 1, ahead: 0, behind: 0, place: /^eyJ/ });
    expect(answer.cookies.map(attributesOf)).toMatchInlineSnapshot(`
      [
        "urr-place-2-iu-2027=<token>; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax",
      ]
    `);
    const again = await visitor.post(`${QUEUE}/join`, { body: '{"subject":"x"}' });
    expect(again.body).toMatchObject({ state: 'waiting', position: 1 });
  });

  it('refuses those without a pass of tier 1, saying where to get one', async () => {
    const answer = await createVisitor(narrow()).post(`${QUEUE}/join`);
    expect(answer).toMatchObject(problem(403, 'vwr-required'));
    expect(answer.body).toMatchObject({ tier: 1, reason: 'missing', eventId: EVENT, page: `/vwr/${EVENT}` });
    expect(answer.headers.get('x-urr-refused')).toBe('vwr');
  });

  it('refuses a pass of another event, a forged one and a place in its stead', async () => {
    const local = createLocal({ clock: 'manual', events: [EVENT, 'other'] });
    const visitor = await arrived(local, 'other');
    const pass = visitor.jar.get('urr-vwr-token') as string;
    const place = visitor.jar.get('urr-place-1-other') as string;
    const reasonOf = async (token: string): Promise<string> =>
      (await createVisitor(local).post(`${QUEUE}/join`, { headers: { 'x-urr-vwr-token': token } })).body
        .reason;
    expect(await reasonOf(pass)).toBe('wrong-event');
    expect(await reasonOf(place)).toBe('wrong-kind');
    expect(await reasonOf('x')).toBe('malformed');
  });

  it('takes the pass from its header, and a good cookie behind a tossed one', async () => {
    const local = narrow();
    const pass = (await arrived(local)).jar.get('urr-vwr-token') as string;
    const join = (headers: Record<string, string>) => createVisitor(local).post(`${QUEUE}/join`, { headers });
    expect((await join({ 'x-urr-vwr-token': pass })).body.state).toBe('admitted');
    expect((await join({ cookie: `urr-vwr-token=x; urr-vwr-token=${pass}` })).body.state).toBe('admitted');
    expect(
      (await join({ cookie: `urr-vwr-token=a; urr-vwr-token=b; urr-vwr-token=c; urr-vwr-token=${pass}` }))
        .body.code,
    ).toBe('vwr-required');
  });

  it('puts tokens into the body for those who ask', async () => {
    const visitor = await arrived(narrow());
    const { body } = await visitor.post(`${QUEUE}/join`, { headers: { 'x-urr-token': 'body' } });
    expect(body.token).toBe(visitor.jar.get('urr-entry-token'));
    expect(body.place).toBe(visitor.jar.get(`urr-place-2-${EVENT}`));
  });

  it('binds a pass to the user of the subject callback', async () => {
    const local = narrow({ subject: (request) => request.headers.get('x-user') });
    const visitor = createVisitor(local);
    await visitor.post(`/vwr-api/vwr/assign/${EVENT}`, { headers: { 'x-user': 'a' } });
    expect((await visitor.post(`${QUEUE}/join`, { headers: { 'x-user': 'a' } })).body.state).toBe('admitted');
    const stolen = await visitor.post(`${QUEUE}/join`, { headers: { 'x-user': 'b' } });
    expect(stolen.body).toMatchObject({ code: 'vwr-required', reason: 'wrong-subject' });
  });

  it('answers 410 when the event is closed', async () => {
    const local = narrow();
    const visitor = await arrived(local);
    await local.operator.close(EVENT, who);
    expect(await visitor.post(`${QUEUE}/join`)).toMatchObject(problem(410, 'closed'));
  });

  it('renews a pass that has used up half of its life', async () => {
    const local = narrow();
    const visitor = await arrived(local);
    const before = visitor.jar.get('urr-vwr-token');
    await local.clock.advance(301_000);
    const answer = await visitor.post(`${QUEUE}/join`);
    expect(answer.cookies.map((cookie) => cookie.split('=')[0])).toContain('urr-vwr-token');
    expect(visitor.jar.get('urr-vwr-token')).not.toBe(before);
    expect(answer.body).not.toHaveProperty('vwr');
  });
});

describe('status', () => {
  it('answers by place, and lets in when a slot is free', async () => {
    const local = narrow();
    const first = await arrived(local);
    await first.post(`${QUEUE}/join`);
    const second = await arrived(local);
    const { body } = await second.post(`${QUEUE}/join`);
    const waiting = await second.get(`${QUEUE}/status`);
    expect(queueStatusSchema.parse(waiting.body)).toEqual(waiting.body);
    expect(waiting.body).toMatchObject({ state: 'waiting', position: 1 });
    expect(waiting.body).not.toHaveProperty('place');

    await first.post(`${QUEUE}/complete`);
    await local.clock.advance(2_000);
    const admitted = await second.get(`${QUEUE}/status`);
    expect(queueStatusSchema.parse(admitted.body)).toEqual(admitted.body);
    expect(admitted.body.state).toBe('admitted');
    const native = await createVisitor(local).get(`${QUEUE}/status`, {
      authorization: `Bearer ${body.place}`,
      'x-urr-token': 'body',
    });
    expect(native.body.token).toBe(second.jar.get('urr-entry-token'));
  });

  it('refuses without a place and with a place of tier 1', async () => {
    const local = narrow();
    const visitor = await arrived(local);
    expect(await visitor.get(`${QUEUE}/status`)).toMatchObject(problem(403, 'place-required'));
    const authorization = `Bearer ${visitor.jar.get(`urr-place-1-${EVENT}`)}`;
    const answer = await visitor.get(`${QUEUE}/status`, { authorization });
    expect(answer.body).toMatchObject({ code: 'place-invalid', reason: 'wrong-kind', tier: 2 });
  });

  it('says closed with the message', async () => {
    const local = narrow();
    await (await arrived(local)).post(`${QUEUE}/join`);
    const visitor = await arrived(local);
    await visitor.post(`${QUEUE}/join`);
    await local.operator.configure(EVENT, { phase: 'closed', message: { en: 'over' } }, who);
    await local.clock.advance(2_000);
    const { body } = await visitor.get(`${QUEUE}/status`);
    expect(queueStatusSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ state: 'closed', message: { en: 'over' } });
  });
});

describe('heartbeat', () => {
  it('takes the place, the entry cookie, the header and Bearer', async () => {
    const local = narrow();
    const visitor = await arrived(local);
    const { body } = await visitor.post(`${QUEUE}/join`, { headers: { 'x-urr-token': 'body' } });
    const beat = async (headers: Record<string, string>): Promise<unknown> => {
      const answer = await createVisitor(local).post(`${QUEUE}/heartbeat`, { headers });
      expect(heartbeatAnswerSchema.parse(answer.body)).toEqual(answer.body);
      return answer.body.state;
    };
    expect(await beat({ cookie: `urr-place-2-${EVENT}=${body.place}` })).toBe('admitted');
    expect(await beat({ cookie: `urr-entry-token=${body.token}` })).toBe('admitted');
    expect(await beat({ 'x-queue-entry-token': body.token })).toBe('admitted');
    expect(await beat({ authorization: `Bearer ${body.token}` })).toBe('admitted');
    expect(await beat({ authorization: `Bearer ${body.place}` })).toBe('admitted');
    expect(await beat({ cookie: `urr-place-2-${EVENT}=x; urr-entry-token=${body.token}` })).toBe('admitted');
  });

  it('says waiting for those in line and refuses strangers', async () => {
    const local = narrow();
    await (await arrived(local)).post(`${QUEUE}/join`);
    const visitor = await arrived(local);
    await visitor.post(`${QUEUE}/join`);
    const { body } = await visitor.post(`${QUEUE}/heartbeat`);
    expect(heartbeatAnswerSchema.parse(body)).toEqual(body);
    expect(body).toEqual({ state: 'waiting', eventId: EVENT, serverNow: expect.any(Number) });
    expect(await createVisitor(local).post(`${QUEUE}/heartbeat`)).toMatchObject(
      problem(403, 'place-required'),
    );
  });

  it('does not take an entry token of another event', async () => {
    const local = createLocal({ clock: 'manual', events: [EVENT, 'other'] });
    const { entry } = await local.passes({ eventId: 'other' });
    const answer = await createVisitor(local).post(`${QUEUE}/heartbeat`, {
      headers: { 'x-queue-entry-token': entry },
    });
    expect(answer.body).toMatchObject({ reason: 'wrong-event' });
    expect(answer.status).toBe(403);
  });
});

describe('leave and complete', () => {
  it('frees the slot once, clears place and pass, keeps tier 1', async () => {
    const local = narrow();
    const visitor = await arrived(local);
    const { body } = await visitor.post(`${QUEUE}/join`, { headers: { 'x-urr-token': 'body' } });
    const answer = await visitor.post(`${QUEUE}/complete`);
    expect(completeAnswerSchema.parse(answer.body)).toEqual(answer.body);
    expect(answer.body).toEqual({ state: 'left', eventId: EVENT, released: true });
    expect(answer.cookies).toMatchInlineSnapshot(`
      [
        "urr-place-2-iu-2027=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax",
        "urr-entry-token=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax",
        "urr-entry-exp-iu-2027=; Path=/; Max-Age=0; Secure; SameSite=Lax",
      ]
    `);
    expect([...visitor.jar.keys()]).toEqual([
      `urr-place-1-${EVENT}`,
      'urr-vwr-token',
      `urr-vwr-exp-${EVENT}`,
    ]);
    const again = await visitor.post(`${QUEUE}/complete`, {
      headers: { authorization: `Bearer ${body.token}` },
    });
    expect(again.body).toEqual({ state: 'left', eventId: EVENT, released: false });
  });

  it('leaves by place from the middle of the line', async () => {
    const local = narrow();
    await (await arrived(local)).post(`${QUEUE}/join`);
    const leaver = await arrived(local);
    await leaver.post(`${QUEUE}/join`);
    const next = await arrived(local);
    expect((await next.post(`${QUEUE}/join`)).body.position).toBe(2);
    const answer = await leaver.post(`${QUEUE}/leave`);
    expect(queueLeaveAnswerSchema.parse(answer.body)).toEqual(answer.body);
    await local.clock.advance(2_000);
    expect((await next.get(`${QUEUE}/status`)).body.position).toBe(1);
  });

  it('gives up both a new place and an old slot', async () => {
    const local = narrow();
    const holder = await arrived(local);
    const { body: slot } = await holder.post(`${QUEUE}/join`, { headers: { 'x-urr-token': 'body' } });
    const waiter = await arrived(local);
    await waiter.post(`${QUEUE}/join`);
    waiter.jar.set('urr-entry-token', slot.token);
    expect((await waiter.post(`${QUEUE}/leave`)).status).toBe(200);
    const [event] = await local.operator.list();
    expect(event?.entryQueue).toMatchObject({ waiting: 0, active: 0 });
  });

  it('refuses strangers and forgers', async () => {
    const local = narrow();
    const visitor = createVisitor(local);
    expect(await visitor.post(`${QUEUE}/leave`)).toMatchObject(problem(403, 'place-required'));
    const forged = await visitor.post(`${QUEUE}/complete`, { headers: { 'x-queue-entry-token': 'a.b.c' } });
    expect(forged.status).toBe(403);
    expect(forged.cookies).toEqual([]);
  });
});

describe('bad input', () => {
  it('answers malformed and unknown events, methods and bodies with their problems', async () => {
    const visitor = await arrived(narrow());
    expect(await visitor.post('/api/v1/queue/a.b/join')).toMatchObject(problem(400, 'event-invalid'));
    expect(await visitor.get('/api/v1/queue/%2e%2e%2f/status')).toMatchObject(problem(400, 'event-invalid'));
    expect(await visitor.post('/api/v1/queue/nobody/join')).toMatchObject({
      status: expect.toSatisfy((s) => s === 403 || s === 404),
    });
    expect(await visitor.get(`${QUEUE}/join`)).toMatchObject(problem(405, 'method-not-allowed'));
    expect(await visitor.get(`${QUEUE}/nothing`)).toMatchObject(problem(404, 'not-found'));
    const body = JSON.stringify({ x: 'x'.repeat(5000) });
    for (const action of ['join', 'heartbeat', 'leave', 'complete']) {
      expect(await visitor.post(`${QUEUE}/${action}`, { body })).toMatchObject(
        problem(413, 'body-too-large'),
      );
      expect(await visitor.post(`${QUEUE}/${action}`, { body: '[' })).toMatchObject(
        problem(400, 'body-invalid'),
      );
      const form = { 'content-type': 'multipart/form-data; boundary=x' };
      expect(await visitor.post(`${QUEUE}/${action}`, { body: 'x', headers: form })).toMatchObject(
        problem(415, 'content-type'),
      );
    }
  });

  it('answers 503 with a delay when the store cannot answer', async () => {
    const { queue } = narrow();
    const broken = { ...queue, status: () => Promise.reject(new StoreUnavailableError('down')) };
    const answer = await createVisitor(createEntryQueueApp({ queue: broken, onError: () => undefined })).get(
      `${QUEUE}/status`,
    );
    expect(answer).toMatchObject(problem(503, 'busy'));
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

it('never lets 500 visitors at once hold more slots than there are', async () => {
  const local = createLocal({ clock: 'manual', events: { [EVENT]: { maxUsers: 20 } } });
  const visitors = await Promise.all(Array.from({ length: 500 }, () => arrived(local)));
  const answers = await Promise.all(visitors.map((visitor) => visitor.post(`${QUEUE}/join`)));
  const states = answers.map(({ body }) => body.state);
  expect(states.filter((state) => state === 'admitted')).toHaveLength(20);
  expect(states.filter((state) => state === 'waiting')).toHaveLength(480);
  expect(new Set(answers.flatMap(({ body }) => (body.state === 'waiting' ? [body.place] : []))).size).toBe(
    480,
  );
});
