import { defineConfig } from '@urr/core';
import { describe, expect, it, vi } from 'vitest';
import { createVisitor } from '../../test/support/visitor';
import { createLocal } from '../local/create-local';
import type { Challenge } from './join-gate';
import { createWaitingRoomApp, type WaitingRoomAppOptions } from './waiting-room-app';

const EVENT = 'demo';
const ASSIGN = `/vwr-api/vwr/assign/${EVENT}`;
const SECRET = 'a-join-secret-of-at-least-32-bytes';

/** One in ten seconds: the first is let in, the others wait. */
function appWith(options: Omit<WaitingRoomAppOptions, 'room'>) {
  const { room, clock } = createLocal({
    clock: 'manual',
    events: { [EVENT]: { pacing: { step: 1, burst: 1 } }, other: {} },
  });
  return { app: createWaitingRoomApp({ room, ...options }), clock, room };
}

describe('a number only after a cookie came back', () => {
  const gated = (options: Omit<WaitingRoomAppOptions, 'room' | 'cookieFirst'> = {}) => {
    let nowMs = 1_800_000_000_000;
    const made = appWith({ ...options, cookieFirst: { secret: SECRET, clock: () => nowMs } });
    return {
      ...made,
      pass(ms: number) {
        nowMs += ms;
      },
    };
  };

  it('asks to repeat with the cookie it sets, and draws no number before that', async () => {
    const { app, room } = gated();
    const visitor = createVisitor(app);
    const first = await visitor.post(ASSIGN);
    expect(first.status).toBe(429);
    expect(first.body).toMatchObject({ code: 'rate-limited', reason: 'cookie', eventId: EVENT });
    expect(first.headers.get('retry-after')).toBe('1');
    expect(first.cookies[0]).toMatch(
      /^urr-join-demo=\d+\.\S+\.\S+; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect((await room.get(EVENT))?.tail).toBe(0);
    expect((await visitor.post(ASSIGN)).body).toMatchObject({ state: 'admitted', position: 1 });
  });

  it('gives one number to one cookie, however often and with whatever key it is sent', async () => {
    const { app, room } = gated();
    const visitor = createVisitor(app);
    await visitor.post(ASSIGN);
    const cookie = `urr-join-demo=${visitor.jar.get('urr-join-demo')}`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        createVisitor(app).post(ASSIGN, {
          headers: { cookie, 'idempotency-key': `${'k'.repeat(22)}${n}` },
        }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.position))).toEqual(new Set([1]));
    expect((await room.get(EVENT))?.tail).toBe(1);
  });

  it('believes no cookie that is forged, of another event, or past its time', async () => {
    const { app, pass } = gated();
    const visitor = createVisitor(app);
    await visitor.post(ASSIGN);
    const value = visitor.jar.get('urr-join-demo') ?? '';
    const [ends, id, signature] = value.split('.');
    const sent = async (cookie: string, path = ASSIGN) =>
      (await createVisitor(app).post(path, { headers: { cookie } })).status;
    expect(await sent(`urr-join-demo=${ends}.${'A'.repeat(22)}.${signature}`)).toBe(429);
    expect(await sent(`urr-join-demo=${Number(ends) + 1}.${id}.${signature}`)).toBe(429);
    expect(await sent('urr-join-demo=1')).toBe(429);
    expect(await sent(`urr-join-other=${value}`, '/vwr-api/vwr/assign/other')).toBe(429);
    expect(await sent(`urr-join-demo=x; urr-join-demo=${value}`)).toBe(200);
    pass(600_000);
    expect(await sent(`urr-join-demo=${value}`)).toBe(429);
  });

  it('lets those by who have a place already, or are told by the app', async () => {
    const { app } = gated({ subject: (request) => request.headers.get('x-user') });
    expect((await createVisitor(app).post(ASSIGN, { headers: { 'x-user': 'kim' } })).status).toBe(200);
    const visitor = createVisitor(app);
    await visitor.post(ASSIGN);
    expect((await visitor.post(ASSIGN)).body).toMatchObject({ state: 'waiting', position: 2 });
    visitor.jar.delete('urr-join-demo');
    expect((await visitor.post(ASSIGN)).body).toMatchObject({ state: 'waiting', position: 2 });
    visitor.jar.set('urr-place-1-demo', 'x.y.z');
    expect((await visitor.post(ASSIGN)).status).toBe(429);
  });

  it('works in several processes that share the secret, and needs one that is long enough', async () => {
    const { room } = createLocal({ events: [EVENT] });
    const app = () => createWaitingRoomApp({ room, cookieFirst: { secret: Buffer.from(SECRET) } });
    const visitor = createVisitor(app());
    const { cookies } = await visitor.post(ASSIGN);
    const cookie = cookies[0]?.split(';')[0] ?? '';
    expect((await createVisitor(app()).post(ASSIGN, { headers: { cookie } })).status).toBe(200);
    expect(() => createWaitingRoomApp({ room, cookieFirst: { secret: 'short' } })).toThrow(
      'ERR_CONFIG_INVALID cookieFirst.secret: has 5 bytes, expected at least 32',
    );
  });

  it('has the __Host- prefix where cookies have it', async () => {
    const config = defineConfig({ cookies: { hostPrefix: true } });
    const { room } = createLocal({ config: { cookies: { hostPrefix: true } }, events: [EVENT] });
    const { cookies } = await createVisitor(
      createWaitingRoomApp({ room: { ...room, config }, cookieFirst: { secret: SECRET } }),
    ).post(ASSIGN);
    expect(cookies[0]).toMatch(/^__Host-urr-join-demo=/);
  });
});

describe('a challenge', () => {
  const passing = vi.fn<Challenge>(async (_, { body }) => (body.challenge === 'human' ? 'ok' : 'refused'));
  const body = JSON.stringify({ challenge: 'human' });

  it('is asked before a number is drawn, with the body beside the request', async () => {
    const { app, room } = appWith({ challenge: passing });
    const visitor = createVisitor(app);
    const refused = await visitor.post(ASSIGN);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'challenge-required', eventId: EVENT });
    expect(refused.cookies).toEqual([]);
    expect((await room.get(EVENT))?.tail).toBe(0);
    expect((await visitor.post(ASSIGN, { body })).body).toMatchObject({ position: 1 });
    expect(passing).toHaveBeenLastCalledWith(expect.any(Request), {
      eventId: EVENT,
      body: { challenge: 'human' },
    });
  });

  it('is not asked again of those who have a place, and is of those who gave it back', async () => {
    const { app } = appWith({ challenge: passing });
    await createVisitor(app).post(ASSIGN, { body });
    const visitor = createVisitor(app);
    await visitor.post(ASSIGN, { body });
    passing.mockClear();
    expect((await visitor.post(ASSIGN)).body).toMatchObject({ position: 2 });
    expect(passing).not.toHaveBeenCalled();
    const cookie = `urr-place-1-demo=${visitor.jar.get('urr-place-1-demo')}`;
    await visitor.post(`/vwr-api/vwr/leave/${EVENT}`);
    expect((await visitor.post(ASSIGN, { headers: { cookie } })).status).toBe(403);
  });

  it('that answers anything but ok refuses, and one that fails is a failure', async () => {
    const odd = appWith({ challenge: () => true as never });
    expect((await createVisitor(odd.app).post(ASSIGN)).status).toBe(403);
    const onError = vi.fn();
    const failing = appWith({ challenge: () => Promise.reject(new Error('provider is away')), onError });
    const answer = await createVisitor(failing.app).post(ASSIGN);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('provider');
    expect(onError).toHaveBeenCalledOnce();
  });

  it('comes after the cookie where both are asked for', async () => {
    const { app } = appWith({ challenge: passing, cookieFirst: { secret: SECRET } });
    const visitor = createVisitor(app);
    passing.mockClear();
    expect((await visitor.post(ASSIGN, { body })).status).toBe(429);
    expect(passing).not.toHaveBeenCalled();
    expect((await visitor.post(ASSIGN, { body })).status).toBe(200);
  });
});
