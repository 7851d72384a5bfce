import { createTokens, defineConfig } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { createVisitor } from '../../test/support/visitor';
import { createLocal } from './create-local';

const EVENT = 'iu-2027';
const step = (step: number) => ({ pacing: { step, everySeconds: 10, burst: 1 } });

describe('createLocal', () => {
  it('serves both tiers and the operator, and 404 for the rest', async () => {
    await using local = createLocal({ events: [EVENT] });
    const visitor = createVisitor(local);
    expect((await visitor.post(`/vwr-api/vwr/assign/${EVENT}`)).body.state).toBe('admitted');
    expect((await visitor.post(`/api/v1/queue/${EVENT}/join`)).body.state).toBe('admitted');
    const authorization = `Bearer ${local.operatorToken}`;
    expect((await visitor.get('/urr/operator/events', { authorization })).status).toBe(200);
    expect(await visitor.get('/shop')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect([local.matches(`/vwr-api/vwr/status/${EVENT}`), local.matches('/shop')]).toEqual([true, false]);
  });

  it('has its events ready for whoever asks first, on any surface', async () => {
    const fresh = () => createLocal({ events: { [EVENT]: { phase: 'paused' } } });
    expect((await fresh().room.assign({ eventId: EVENT })).state).toBe('paused');
    expect((await fresh().queue.get(EVENT))?.phase).toBe('paused');
    expect((await fresh().operator.list()).map(({ phase }) => phase)).toEqual(['paused']);
  });

  it('knows only the events it was given', async () => {
    expect((await createLocal().room.assign({ eventId: EVENT })).state).toBe('refused');
    const off = createLocal({ config: { unknownEvents: 'off' } });
    expect((await off.room.assign({ eventId: EVENT })).state).toBe('admitted');
  });

  it('refuses options that cannot work at once', () => {
    expect(() => createLocal({ config: { routes: { gaurd: [] } } as object })).toThrow(
      /did you mean routes.guard\?/,
    );
    expect(() => createLocal({ events: ['a.b'] })).toThrow(/^ERR_INPUT_INVALID eventId/);
    expect(() => createLocal({ events: { [EVENT]: { maxUser: 1 } as object } })).toThrow(
      /did you mean maxUsers\?/,
    );
    expect(() => createLocal({ operatorToken: 'short' })).toThrow(/^ERR_CONFIG_INVALID tokens.local/);
  });

  it('makes keys of its own each time and takes a finished configuration', async () => {
    const config = defineConfig({ issuer: 'shop' });
    const [one, two] = [createLocal({ config }), createLocal({ config })];
    const { vwr } = await one.passes({ eventId: EVENT });
    const verify = (local: typeof one) =>
      createTokens({ config, kind: 'vwr', keys: local.keys.vwr }).verify(vwr, { eventId: EVENT });
    expect(await verify(one)).toMatchObject({ ok: true, claims: { iss: 'shop' } });
    expect((await verify(two)).ok).toBe(false);
  });
});

describe('clock', () => {
  it('stands still until it is moved, and lines move with it', async () => {
    const local = createLocal({ clock: 'manual', events: { [EVENT]: { ...step(1), maxUsers: 1 } } });
    const visitors = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const visitor = createVisitor(local);
        await visitor.post(`/vwr-api/vwr/assign/${EVENT}`);
        return visitor;
      }),
    );
    const states = () =>
      Promise.all(
        visitors.map(async (visitor) => (await visitor.get(`/vwr-api/vwr/check/${EVENT}`)).body.state),
      );
    const before = local.clock();
    expect(await states()).toEqual(['admitted', 'waiting', 'waiting']);
    expect(local.clock()).toBe(before);
    await local.clock.advance(10_000);
    expect(await states()).toEqual(['admitted', 'admitted', 'waiting']);
    await local.clock.advance(10_000);
    expect(await states()).toEqual(['admitted', 'admitted', 'admitted']);
    expect(local.clock()).toBe(before + 20_000);
  });

  it('ends slots and lets the next in while it moves', async () => {
    const local = createLocal({ clock: 'manual', events: { [EVENT]: { maxUsers: 1 } } });
    const join = async () => {
      const visitor = createVisitor(local);
      await visitor.post(`/vwr-api/vwr/assign/${EVENT}`);
      await visitor.post(`/api/v1/queue/${EVENT}/join`);
      return visitor;
    };
    await join();
    const waiter = await join();
    for (let minute = 0; minute < 11; minute++) {
      await local.clock.advance(60_000);
      await waiter.post(`/api/v1/queue/${EVENT}/heartbeat`);
    }
    expect((await waiter.get(`/api/v1/queue/${EVENT}/status`)).body.state).toBe('admitted');
  });

  it('refuses to move backwards, and the real clock to be moved', async () => {
    const BACKWARDS = 'ERR_INPUT_INVALID ms: expected a finite number, 0 or more';
    await expect(createLocal({ clock: 'manual' }).clock.advance(-1)).rejects.toThrow(BACKWARDS);
    await expect(createLocal({ clock: 'manual' }).clock.advance(Number.NaN)).rejects.toThrow(BACKWARDS);
    await expect(createLocal().clock.advance(1)).rejects.toThrow(
      "ERR_INPUT_INVALID clock: expected a manual one: createLocal({ clock: 'manual' })",
    );
  });
});

describe('passes', () => {
  it('gives passes a guard takes, of an event that nobody configured', async () => {
    const local = createLocal();
    const { vwr, entry, cookie } = await local.passes({ eventId: EVENT });
    expect(cookie).toBe(`urr-vwr-token=${vwr}; urr-entry-token=${entry}`);
    const verify = (kind: 'vwr' | 'entry', token: string | undefined) =>
      createTokens({ config: local.config, kind, keys: local.keys[kind] }).verify(token, {
        eventId: EVENT,
        epoch: 1,
      });
    const [first, second] = [await verify('vwr', vwr), await verify('entry', entry)];
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ ok: true });
    expect(first.ok && second.ok && first.claims.sub === second.claims.sub).toBe(true);
  });

  it('holds a slot in the entry queue, which leaving frees', async () => {
    const local = createLocal({ events: { [EVENT]: { maxUsers: 1 } } });
    const { entry } = await local.passes({ eventId: EVENT });
    expect(await local.queue.get(EVENT)).toMatchObject({ active: 1 });
    await expect(local.passes({ eventId: EVENT })).rejects.toThrow(
      'every slot is taken, expected a larger maxUsers',
    );
    await local.queue.leave({ entryToken: entry });
    expect(await local.queue.get(EVENT)).toMatchObject({ active: 0 });
  });

  it('gives the tiers asked for, and the same subject to the same user', async () => {
    const local = createLocal({ config: { cookies: { perEvent: true } } });
    const one = await local.passes({ eventId: EVENT, tiers: [1] });
    expect(one.entry).toBeUndefined();
    expect(one.cookie).toBe(`urr-vwr-token-${EVENT}=${one.vwr}`);
    expect((await local.passes({ eventId: EVENT, tiers: [2] })).cookie).toMatch(
      /^urr-entry-token-iu-2027=[^;]*$/,
    );
    const tokens = createTokens({ config: local.config, kind: 'vwr', keys: local.keys.vwr });
    const subjectOf = async () => {
      const verdict = await tokens.verify((await local.passes({ eventId: EVENT, subject: 'user-1' })).vwr);
      return verdict.ok && verdict.claims.sub;
    };
    expect(await subjectOf()).toBe(await subjectOf());
  });

  it('follows the epoch and says why there is none while the event is paused', async () => {
    const local = createLocal({ events: [EVENT] });
    await local.operator.reset(EVENT, { who: 'test' });
    const { vwr } = await local.passes({ eventId: EVENT, tiers: [1] });
    const tokens = createTokens({ config: local.config, kind: 'vwr', keys: local.keys.vwr });
    expect(await tokens.verify(vwr, { epoch: 2 })).toMatchObject({ ok: true });
    await local.operator.pause(EVENT, { who: 'test' });
    await expect(local.passes({ eventId: EVENT })).rejects.toThrow(
      'gives out no entry pass now: it is paused',
    );
  });
});

describe('listen', () => {
  it('serves on a free port until it is closed or disposed', async () => {
    const local = createLocal({ events: [EVENT] });
    const one = await local.listen();
    const two = await local.listen(0);
    expect(one.url).toBe(`http://127.0.0.1:${one.port}`);
    const status = (url: string) =>
      fetch(`${url}/vwr-api/vwr/status/${EVENT}`).then((answer) => answer.status);
    expect([await status(one.url), await status(two.url)]).toEqual([200, 200]);
    await one.close();
    await one.close();
    await expect(status(one.url)).rejects.toThrow();
    await local[Symbol.asyncDispose]();
    await expect(status(two.url)).rejects.toThrow();
  });

  it('rejects with the system error when the port is taken', async () => {
    await using local = createLocal();
    const { port } = await local.listen();
    await expect(local.listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

it.each([true, false])('decides on the pace of an event with feedback when told to: %s', async (keepPace) => {
  await using local = createLocal({ clock: 'manual', events: [EVENT], keepPace });
  await local.operator.configure(EVENT, { pacing: { feedback: { floorStep: 5 } } }, { who: 'kim' });
  const until = async () => (await local.operator.get(EVENT))?.settings.pacing?.feedback?.until;
  expect(await until()).toBeNull();
  await local.clock.advance(30_000);
  const isDecided = Date.parse((await until()) ?? '') > local.clock();
  expect(isDecided).toBe(keepPace);
});
