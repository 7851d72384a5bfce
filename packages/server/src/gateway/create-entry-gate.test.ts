import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConfigInput, createTokens, StoreUnavailableError } from '@urr/core';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { admitted, EVENT, keys, type QueueFixture, queueFixture } from '../../test/support/queue';
import { rulesOf } from '../entry-queue/queue-rules';
import { createEntryGate, type EntryGate, type EntryGateOptions } from './index';

type Setup = QueueFixture & {
  gate: EntryGate;
  /** An entry token that no queue gave out. */
  entry(options?: { subject?: string; eventId?: string }): Promise<string>;
};

async function setup(options: Partial<EntryGateOptions> = {}, config: ConfigInput = {}): Promise<Setup> {
  const fixture = await queueFixture({ maxUsers: 10 }, { config });
  const gate = createEntryGate({ config: fixture.config, keys, clock: fixture.now, ...options });
  const tokens = createTokens({
    config: fixture.config,
    kind: 'entry',
    keys: keys.entry,
    clock: fixture.now,
  });
  return {
    ...fixture,
    gate,
    entry: ({ subject = 'a', eventId = EVENT } = {}) =>
      tokens.issue({ eventId, epoch: 1, subject, position: 7 }),
  };
}

const ORIGIN = 'https://tickets.example';

const unanswered = {
  statusCode: 0,
  setHeader: () => {},
  end: () => {
    throw new Error('refused');
  },
};

const inCookie = (token: string): Record<string, string> => ({ cookie: `a=b; urr-entry-token=${token}` });

describe('the gate', () => {
  it('admits by cookie and by header, from Node and from Fetch headers', async () => {
    const { gate, entry } = await setup();
    const token = await entry();
    const carriers = [
      inCookie(token),
      { 'x-queue-entry-token': token },
      { 'X-Queue-Entry-Token': [token] },
      new Headers({ 'x-queue-entry-token': token }),
      new Headers(inCookie(token)),
    ];
    for (const headers of carriers) {
      const verdict = await gate.check({ headers, eventId: EVENT });
      expect(verdict).toMatchObject({
        ok: true,
        reason: 'admitted',
        eventId: EVENT,
        claims: { sub: 'a', pos: 7 },
      });
    }
  });

  it('admits on the first good one of several cookies', async () => {
    const { gate, entry } = await setup();
    const cookie = `urr-entry-token=tossed; urr-entry-token=${await entry()}`;
    expect(await gate.check({ headers: { cookie }, eventId: EVENT })).toMatchObject({ ok: true });
    const flood = `${'urr-entry-token=tossed1; urr-entry-token=tossed2; urr-entry-token=tossed3; '}urr-entry-token=${await entry()}`;
    expect(await gate.check({ headers: { cookie: flood }, eventId: EVENT })).toMatchObject({ ok: false });
  });

  it('refuses as the edge does: problem JSON, which tier, where to wait, never stored', async () => {
    const { gate } = await setup();
    const verdict = await gate.check({ headers: {}, eventId: EVENT });
    expect(verdict).toMatchObject({
      ok: false,
      reason: 'missing',
      status: 403,
      problem: {
        type: 'urn:urr:problem/entry-required',
        status: 403,
        code: 'entry-required',
        tier: 2,
        reason: 'missing',
        eventId: EVENT,
        page: `/queue/${EVENT}`,
      },
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'x-urr-refused': 'entry',
      },
    });
  });

  it('wants to be told the event, and a token of that event', async () => {
    const { gate, entry } = await setup();
    const headers = inCookie(await entry());
    expect(await gate.check({ headers, eventId: undefined })).toMatchObject({
      problem: { code: 'event-required' },
    });
    expect(await gate.check({ headers, eventId: '../x' })).toMatchObject({
      status: 400,
      problem: { code: 'event-invalid' },
    });
    expect(await gate.check({ headers, eventId: 'other' })).toMatchObject({
      problem: { code: 'entry-required', reason: 'wrong-event', eventId: 'other' },
    });
  });

  it('refuses tokens of other kinds, forged and expired ones', async () => {
    const { gate, entry, pass, join, advance } = await setup();
    const token = await entry();
    const check = async (value: string) => gate.check({ headers: inCookie(value), eventId: EVENT });
    expect(await check(await pass())).toMatchObject({ reason: 'wrong-kind' });
    expect(await check(admitted(await join()).place)).toMatchObject({ reason: 'wrong-kind' });
    expect(await check(`${token.slice(0, -2)}AA`)).toMatchObject({ reason: 'signature' });
    expect(await check(token)).toMatchObject({ ok: true });
    advance(605_000);
    expect(await check(token)).toMatchObject({ ok: true });
    advance(1);
    expect(await check(token)).toMatchObject({ reason: 'expired' });
  });

  it('wants the tier-1 pass of the same visitor unless an entry token implies it', async () => {
    const { gate, entry, pass } = await setup({}, { entryImpliesVwr: false, ttl: { vwrSeconds: 900 } });
    const own = await pass({ subject: 'a' });
    const foreign = await pass({ subject: 'b' });
    const headers = { 'x-queue-entry-token': await entry() };
    expect(await gate.check({ headers, eventId: EVENT })).toMatchObject({
      status: 403,
      problem: { code: 'vwr-required', tier: 1, reason: 'missing', page: `/vwr/${EVENT}` },
      headers: { 'x-urr-refused': 'vwr' },
    });
    const withVwr = (token: string) => ({ ...headers, 'x-urr-vwr-token': token });
    expect(await gate.check({ headers: withVwr(own), eventId: EVENT })).toMatchObject({ ok: true });
    expect(await gate.check({ headers: withVwr(foreign), eventId: EVENT })).toMatchObject({
      reason: 'wrong-subject',
    });
    const cookie = `urr-vwr-token=${foreign}; urr-vwr-token=${own}`;
    expect(await gate.check({ headers: { ...headers, cookie }, eventId: EVENT })).toMatchObject({ ok: true });
  });

  it('refuses a good pass of another visitor even where none is needed', async () => {
    const { gate, entry, pass } = await setup();
    const headers = { 'x-queue-entry-token': await entry(), 'x-urr-vwr-token': await pass({ subject: 'b' }) };
    expect(await gate.check({ headers, eventId: EVENT })).toMatchObject({ reason: 'wrong-subject' });
    const stale = { ...headers, 'x-urr-vwr-token': 'broken' };
    expect(await gate.check({ headers: stale, eventId: EVENT })).toMatchObject({ ok: true });
  });

  it('takes another status for refusals where the configuration says so', async () => {
    const { gate } = await setup({}, { refusalStatus: 429 });
    expect(await gate.check({ headers: {}, eventId: EVENT })).toMatchObject({
      status: 429,
      problem: { status: 429 },
    });
  });

  it('takes keys from a function', async () => {
    const { entry, now, config } = await setup();
    const gate = createEntryGate({ config, keys: async () => keys, clock: now });
    expect(await gate.check({ headers: inCookie(await entry()), eventId: EVENT })).toMatchObject({
      ok: true,
    });
  });
});

describe('the gate without a queue', () => {
  it('refuses tokens from before a reset when told the epoch, and takes the newer of two', async () => {
    const fixture = await queueFixture({ maxUsers: 2 });
    const gate = createEntryGate({
      config: fixture.config,
      keys,
      clock: fixture.now,
      minEpoch: async (eventId) => (await fixture.queue.get(eventId))?.epoch,
    });
    const { token } = admitted(await fixture.join());
    const check = (cookie: string) => gate.check({ headers: { cookie }, eventId: EVENT });
    expect(await check(`urr-entry-token=${token}`)).toMatchObject({ ok: true });
    await fixture.queue.reset(EVENT);
    fixture.advance(5000);
    expect(await check(`urr-entry-token=${token}`)).toMatchObject({
      problem: { code: 'entry-required', reason: 'wrong-epoch' },
    });
    const pass = await fixture.pass({ epoch: 2 });
    const newer = admitted(await fixture.queue.join({ eventId: EVENT, vwrToken: pass }));
    expect(await check(`urr-entry-token=${token}; urr-entry-token=${newer.token}`)).toMatchObject({
      ok: true,
      claims: { epo: 2 },
    });
  });

  it('asks for the epoch once in five seconds, for good tokens only, and goes on with the last it knew', async () => {
    const asked: string[] = [];
    let fails = false;
    const { gate, entry, advance } = await setup({
      minEpoch(eventId) {
        asked.push(eventId);
        if (fails) throw new Error('away');
        return 1;
      },
    });
    const headers = inCookie(await entry());
    const check = () => gate.check({ headers, eventId: EVENT });
    await gate.check({ headers: {}, eventId: EVENT });
    await gate.check({ headers: inCookie('forged'), eventId: 'made-up' });
    expect(asked).toEqual([]);
    await Promise.all([check(), check(), check()]);
    expect(asked).toEqual([EVENT]);
    fails = true;
    advance(5000);
    expect(await check()).toMatchObject({ ok: true });
    expect(asked).toEqual([EVENT, EVENT]);
  });

  it('answers 503 when the epoch was never known, and asks again', async () => {
    let fails = true;
    const { gate, entry } = await setup({
      minEpoch: async () => (fails ? Promise.reject(new Error('away')) : null),
    });
    const request = { headers: inCookie(await entry()), eventId: EVENT };
    expect(await gate.check(request)).toMatchObject({ ok: false, status: 503, reason: 'busy' });
    fails = false;
    expect(await gate.check(request)).toMatchObject({ ok: true });
  });
});

describe('the gate with a queue', () => {
  it('admits up to the last millisecond of the leeway, and the slot is taken until then', async () => {
    const { config, queue, store, now, advance, join } = await queueFixture({ maxUsers: 1 });
    const gate = createEntryGate({ config, keys, queue, clock: now });
    const { token, expiresAt } = admitted(await join());
    const request = { headers: inCookie(token), eventId: EVENT };
    const active = async () =>
      (await store.snapshot({ eventId: EVENT, nowMs: now(), rules: rulesOf(config, true), windowMs: 1000 }))
        ?.active;
    advance(expiresAt + 5000 - now());
    expect(await gate.check(request)).toMatchObject({ ok: true });
    expect(await active()).toBe(1);
    advance(1);
    expect(await gate.check(request)).toMatchObject({ ok: false, reason: 'expired' });
    expect(await active()).toBe(0);
  });

  it('refuses after leaving and completing, though the token is still good', async () => {
    const fixture = await queueFixture({ maxUsers: 1 });
    const gate = createEntryGate({ config: fixture.config, keys, queue: fixture.queue, clock: fixture.now });
    const lax = createEntryGate({
      config: fixture.config,
      keys,
      queue: fixture.queue,
      activeCheck: false,
      clock: fixture.now,
    });
    const { token } = admitted(await fixture.join());
    const request = { headers: inCookie(token), eventId: EVENT };
    expect(await gate.check(request)).toMatchObject({ ok: true });
    await fixture.queue.complete({ entryToken: token });
    expect(await gate.check(request)).toMatchObject({ ok: false, reason: 'expired' });
    expect(await lax.check(request)).toMatchObject({ ok: true });
  });

  it('refuses a token of an older epoch and of an event nobody configured', async () => {
    const fixture = await queueFixture({ maxUsers: 1 });
    const gate = createEntryGate({ config: fixture.config, keys, queue: fixture.queue, clock: fixture.now });
    const { token } = admitted(await fixture.join());
    await fixture.queue.reset(EVENT);
    expect(await gate.check({ headers: inCookie(token), eventId: EVENT })).toMatchObject({
      reason: 'wrong-epoch',
    });
    const { entry } = await setup();
    const other = await entry({ eventId: 'other' });
    expect(await gate.check({ headers: inCookie(other), eventId: 'other' })).toMatchObject({
      status: 404,
      problem: { code: 'event-unknown' },
    });
  });

  it('binds a pass to the first user seen with it, with the queue and without', async () => {
    const fixture = await queueFixture({ maxUsers: 1 });
    const { token } = admitted(await fixture.join());
    for (const queue of [{ queue: fixture.queue }, {}]) {
      const gate = createEntryGate({ config: fixture.config, keys, clock: fixture.now, ...queue });
      const as = (subject: string) => gate.check({ headers: inCookie(token), eventId: EVENT, subject });
      expect(await as('kim')).toMatchObject({ ok: true });
      expect(await as('lee')).toMatchObject({
        ok: false,
        problem: { code: 'entry-required', reason: 'wrong-subject' },
      });
      expect(await as('kim')).toMatchObject({ ok: true });
    }
  });

  it.each([undefined, null, ''])('takes a user of %j for a guest, however it is asked', async (nobody) => {
    const fixture = await queueFixture({ maxUsers: 1 });
    const headers = inCookie(admitted(await fixture.join()).token);
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    for (const queue of [{ queue: fixture.queue }, {}]) {
      const gate = createEntryGate({
        config: fixture.config,
        keys,
        clock: fixture.now,
        onError,
        ...queue,
      });
      const about = { eventId: EVENT, subject: nobody };
      expect(await gate.check({ headers, ...about })).toMatchObject({ ok: true, reason: 'admitted' });
      expect(await gate.fetch(new Request(ORIGIN, { headers }), about)).toBeUndefined();
      const middleware = gate.node({ eventId: () => EVENT, subject: () => nobody });
      const next = new Promise((resolve) => middleware({ headers: { ...headers } }, unanswered, resolve));
      expect(await next).toBeUndefined();
      // A guest owns no pass: the first user who comes with it does.
      expect(await gate.check({ headers, eventId: EVENT, subject: 'kim' })).toMatchObject({ ok: true });
    }
    expect(errors).toEqual([]);
  });

  it('answers 503 to users who are no text, and says so', async () => {
    const errors: unknown[] = [];
    const { gate, entry } = await setup({ onError: (error) => errors.push(error) });
    const request = { headers: inCookie(await entry()), eventId: EVENT, subject: 7 as never };
    expect(await gate.check(request)).toMatchObject({ ok: false, status: 503 });
    expect(errors).toMatchObject([{ code: 'ERR_INPUT_INVALID', field: 'subject' }]);
  });

  it('knows the user of a pass at every gate of the same queue, and never asks it when told not to', async () => {
    const fixture = await queueFixture({ maxUsers: 1 });
    const { token } = admitted(await fixture.join({ user: 'kim' }));
    const gates = [fixture.queue, fixture.another()].map((queue) =>
      createEntryGate({ config: fixture.config, keys, queue, clock: fixture.now }),
    );
    for (const gate of gates) {
      const as = (subject: string) => gate.check({ headers: inCookie(token), eventId: EVENT, subject });
      expect(await as('lee')).toMatchObject({ ok: false, status: 403, reason: 'wrong-subject' });
      expect(await as('kim')).toMatchObject({ ok: true });
    }
    const checkSlot = () => Promise.reject(new Error('asked'));
    const lax = createEntryGate({
      config: fixture.config,
      keys,
      queue: { checkSlot },
      activeCheck: false,
      clock: fixture.now,
    });
    expect(await lax.check({ headers: inCookie(token), eventId: EVENT })).toMatchObject({ ok: true });
  });

  it('keeps the slot of somebody who only uses the site', async () => {
    const fixture = await queueFixture({ maxUsers: 1 }, { config: { ttl: { activeSeconds: 120 } } });
    const gate = createEntryGate({ config: fixture.config, keys, queue: fixture.queue, clock: fixture.now });
    const { token } = admitted(await fixture.join());
    for (let count = 0; count < 9; count++) {
      fixture.advance(60_000);
      await fixture.queue.promote({ eventId: EVENT });
      expect(await gate.check({ headers: inCookie(token), eventId: EVENT })).toMatchObject({ ok: true });
    }
  });

  it('answers 503 when it cannot ask, or lets through where failMode is open', async () => {
    const away = { checkSlot: () => Promise.reject(new StoreUnavailableError('away')) };
    const errors: unknown[] = [];
    for (const failMode of ['closed', 'open'] as const) {
      const { gate, entry } = await setup(
        { queue: away, onError: (error) => errors.push(error) },
        { failMode },
      );
      const verdict = await gate.check({ headers: inCookie(await entry()), eventId: EVENT });
      if (failMode === 'open') expect(verdict).toMatchObject({ ok: true, reason: 'fault' });
      else expect(verdict).toMatchObject({ ok: false, status: 503, headers: { 'retry-after': '2' } });
      const forged = await gate.check({ headers: inCookie('forged'), eventId: EVENT });
      expect(forged).toMatchObject({ ok: false, reason: 'malformed' });
    }
    expect(errors.length).toBe(2);
  });

  it('lets everybody through in mode off, and in shadow says what it would have done', async () => {
    const { gate } = await setup({}, { events: { quiet: { mode: 'off' }, [EVENT]: { mode: 'shadow' } } });
    expect(await gate.check({ headers: {}, eventId: 'quiet' })).toMatchObject({ ok: true, reason: 'off' });
    expect(await gate.check({ headers: {}, eventId: EVENT })).toMatchObject({
      ok: true,
      reason: 'shadow',
      refusal: { problem: { code: 'entry-required' } },
    });
    expect(await gate.check({ headers: {}, eventId: 'third' })).toMatchObject({ ok: false });
  });
});

describe('the gate as middleware', () => {
  it('works in Express with the event in the body, and stamps what it verified', async () => {
    const { gate, entry } = await setup();
    const app = express();
    app.use(express.json());
    app.post(
      '/reserve',
      gate.node({ eventId: (request: express.Request) => request.body?.eventId }),
      (request, response) => {
        response.json({ event: request.headers['x-urr-event'], subject: request.headers['x-urr-subject'] });
      },
    );
    const server = createServer(app).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/reserve`;
      const post = async (body: object, headers: Record<string, string> = {}) =>
        fetch(address, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        });
      const refused = await post({ eventId: EVENT });
      expect([refused.status, refused.headers.get('x-urr-refused')]).toEqual([403, 'entry']);
      expect(await refused.json()).toMatchObject({ code: 'entry-required', page: `/queue/${EVENT}` });
      expect((await post({}, inCookie(await entry()))).status).toBe(403);
      const passed = await post(
        { eventId: EVENT },
        { ...inCookie(await entry()), 'x-urr-subject': 'spoofed' },
      );
      expect(await passed.json()).toEqual({ event: EVENT, subject: 'a' });
    } finally {
      server.close();
    }
  });

  it.each(['off', 'shadow'] as const)('lets no visitor name themselves in mode %s', async (mode) => {
    const { gate } = await setup({}, { events: { [EVENT]: { mode } } });
    const request = { headers: { 'x-urr-subject': 'spoofed', 'x-urr-event': 'spoofed', accept: '*/*' } };
    const response = { statusCode: 0, setHeader: () => {}, end: () => {} };
    await new Promise<void>((next) => gate.node({ eventId: () => EVENT })(request, response, () => next()));
    expect(request.headers).toEqual({ accept: '*/*' });
  });

  it('hands what the callbacks throw to next', async () => {
    const { gate } = await setup();
    const middleware = gate.node({
      eventId: () => {
        throw new Error('no body');
      },
    });
    const error = await new Promise((resolve) => {
      middleware({ headers: {} }, { statusCode: 0, setHeader: () => {}, end: () => {} }, resolve);
    });
    expect(error).toMatchObject({ message: 'no body' });
  });

  it('answers a Fetch request, or lets it go on', async () => {
    const { gate, entry } = await setup();
    const request = new Request('https://tickets.example/api/v1/payments');
    const response = await gate.fetch(request, { eventId: EVENT });
    expect(response?.status).toBe(403);
    expect(response?.headers.get('cache-control')).toBe('no-store');
    expect(await response?.json()).toMatchObject({ code: 'entry-required' });
    const good = new Request(request, { headers: inCookie(await entry()) });
    expect(await gate.fetch(good, { eventId: EVENT })).toBe(undefined);
  });
});

it.each([
  [undefined, 'eventId'],
  [{}, 'eventId'],
  [{ eventId: EVENT }, 'eventId'],
  [{ eventId: () => EVENT, subject: 'kim' }, 'subject'],
])('the middleware refuses %j at once, not its requests later', async (options, field) => {
  const { gate } = await setup();
  expect(() => gate.node(options as never)).toThrow(`ERR_INPUT_INVALID ${field}: expected a function`);
});
