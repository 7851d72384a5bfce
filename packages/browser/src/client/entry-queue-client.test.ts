import { describe, expect, it, vi } from 'vitest';
import { admitted, EVENT, problem, standing } from '../../test/support/answers';
import { createWorld, START, type World } from '../../test/support/world';
import type { Client } from './client';
import { createEntryQueueClient } from './entry-queue-client';

async function joined(change: Record<string, unknown> = {}): Promise<{ world: World; client: Client }> {
  const world = createWorld();
  world.on('/join', { json: standing({ place: 'e30.e30.e30', ...change }) });
  world.on('/status', () => ({ json: standing({ asOf: world.now(), ...change }) }));
  world.on('/heartbeat', () => ({ json: { state: 'waiting', eventId: EVENT, serverNow: world.now() } }));
  const client = createEntryQueueClient({ eventId: EVENT, ...world.runtime });
  client.enter();
  await world.pass(0);
  return { world, client };
}

describe('entry queue client', () => {
  it('joins and shows what the server counts', async () => {
    const { world, client } = await joined();
    expect(world.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/queue/iu-2027/join',
    ]);
    expect(client.getSnapshot()).toMatchObject({
      tier: 2,
      state: 'waiting',
      position: 47,
      ahead: 46,
      behind: 128,
      wait: { lowSeconds: 58, highSeconds: 64 },
      progress: 0,
    });
    client.stop();
  });

  it('asks as often as the server says, never sooner', async () => {
    const { world, client } = await joined();
    await world.pass(30_000);
    const times = world.sent.map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - (times[index] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3300);
    client.stop();
  });

  it('gives a sign of life every minute', async () => {
    const { world, client } = await joined();
    await world.pass(200_000);
    expect(world.count('/heartbeat')).toBe(3);
    client.stop();
  });

  it('keeps the lowest number it was told, and ignores older pictures', async () => {
    const { world, client } = await joined();
    world.on('/status', () => ({
      json: standing({ position: 12, ahead: 11, behind: 90, asOf: world.now() }),
    }));
    await world.pass(3300);
    expect(client.getSnapshot()).toMatchObject({ position: 12, ahead: 11, behind: 90 });
    const { progress } = client.getSnapshot();
    expect(progress).toBeCloseTo(35 / 46);
    world.on('/status', () => ({
      json: standing({ position: 20, ahead: 19, behind: 80, asOf: world.now() }),
    }));
    await world.pass(3300);
    expect(client.getSnapshot()).toMatchObject({ position: 12, ahead: 11, behind: 80, progress });
    world.on('/status', { json: standing({ position: 3, ahead: 2, behind: 1, asOf: START - 1 }) });
    await world.pass(3300);
    expect(client.getSnapshot()).toMatchObject({ position: 12, behind: 80 });
    client.stop();
  });

  it('is admitted and falls silent', async () => {
    const { world, client } = await joined();
    world.on('/status', { json: admitted() });
    await world.pass(3300);
    expect(client.getSnapshot()).toMatchObject({
      state: 'admitted',
      waited: true,
      expiresAt: START + 600_000,
    });
    const sent = world.sent.length;
    await world.pass(120_000);
    expect(world.sent).toHaveLength(sent);
  });

  it('is admitted without having waited when a slot is free', async () => {
    const world = createWorld();
    world.on('/join', { json: admitted() });
    const client = createEntryQueueClient({ eventId: EVENT, ...world.runtime });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'admitted', waited: false });
  });

  it('ends with vwr-required without the pass of the waiting room', async () => {
    const world = createWorld();
    world.on('/join', { status: 403, json: problem('vwr-required', 403, { reason: 'expired' }) });
    const client = createEntryQueueClient({ eventId: EVENT, ...world.runtime });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'error', final: true, code: 'vwr-required' });
  });

  it('joins again once when its place is gone', async () => {
    const { world, client } = await joined();
    world.on('/status', { status: 403, json: problem('place-required', 403) });
    await world.pass(30_000);
    expect(world.count('/join')).toBe(2);
    expect(client.getSnapshot()).toMatchObject({ state: 'error', final: true, code: 'place-required' });
  });

  it('is expired when its place belongs to an older generation', async () => {
    const { world, client } = await joined();
    world.on('/status', { status: 403, json: problem('place-invalid', 403, { reason: 'wrong-epoch' }) });
    await world.pass(3300);
    expect(client.getSnapshot()).toMatchObject({ state: 'expired', final: true });
  });

  it('comes back when the queue has room again', async () => {
    const world = createWorld();
    world.on('/join', { status: 503, json: problem('queue-full', 503), headers: { 'retry-after': '20' } });
    const client = createEntryQueueClient({ eventId: EVENT, ...world.runtime });
    client.enter();
    await world.pass(19_999);
    expect(world.sent).toHaveLength(1);
    expect(client.getSnapshot()).toMatchObject({ state: 'joining', code: 'queue-full' });
    world.on('/join', { json: standing() });
    await world.pass(1);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', code: null });
    client.stop();
  });

  it('says "calculating" while the server does', async () => {
    const { client } = await joined({ eta: null });
    expect(client.getSnapshot().wait).toBeNull();
    client.stop();
  });

  it.each([{ position: -1 }, { ahead: 'many' }, { pollAfterMs: undefined }, { state: 'queued' }])(
    'shows trouble when the answer has %j',
    async (change) => {
      const { client } = await joined(change);
      expect(client.getSnapshot()).toMatchObject({ state: 'error', final: false });
      client.stop();
    },
  );

  it('counts down to the opening', async () => {
    const { world, client } = await joined({
      state: 'scheduled',
      opensAt: START + 30_000,
      pollAfterMs: 20_000,
    });
    expect(client.getSnapshot()).toMatchObject({ state: 'scheduled', opensInSeconds: 30 });
    await world.pass(10_000);
    expect(client.getSnapshot().opensInSeconds).toBe(20);
    client.stop();
  });

  it('explains once where an HTML page answers', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {});
    await joined().then(async ({ world, client }) => {
      world.on('/status', { text: '<!doctype html>' });
      await world.pass(30_000);
      client.stop();
    });
    expect(report.mock.calls).toEqual([
      [
        '[urr] GET /api/v1/queue/iu-2027/status answered text/html: is /api/v1/queue/* routed to the entry queue?',
      ],
    ]);
  });
});
