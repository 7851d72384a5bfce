import { afterEach, describe, expect, it, vi } from 'vitest';
import { EVENT, problem } from '../test/support/answers';
import { createWorld, START, type World } from '../test/support/world';
import { type KeepEntryOptions, keepEntry } from './keep-entry';

const cookie = (value: string) => {
  // biome-ignore lint/suspicious/noDocumentCookie: the companion cookie is what is tested
  document.cookie = `urr-entry-exp-${EVENT}=${value}; path=/`;
};

afterEach(() => cookie('; max-age=0'));

function heartbeats(world: World, expiresAt = START + 600_000): void {
  world.on('/heartbeat', () => ({
    json: { state: 'admitted', eventId: EVENT, expiresAt, serverNow: world.now() },
  }));
}

const keep = (world: World, options: Partial<KeepEntryOptions> = {}) =>
  keepEntry({ eventId: EVENT, ...world.runtime, ...options });

describe('keepEntry', () => {
  it('knows the end from the readable cookie before the server answers', async () => {
    cookie(String(START / 1000 + 600));
    const world = createWorld();
    const entry = keep(world);
    expect(entry.expiresAt).toBe(START + 600_000);
    expect(entry.getSnapshot()).toEqual({ state: 'active', expiresAt: START + 600_000, secondsLeft: 600 });
    entry.stop();
  });

  it('gives a sign of life at once and every minute', async () => {
    const world = createWorld();
    heartbeats(world);
    const entry = keep(world);
    await world.pass(180_000);
    expect(world.sent.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(4).fill('POST /api/v1/queue/iu-2027/heartbeat'),
    );
    expect(entry.getSnapshot()).toMatchObject({ state: 'active', secondsLeft: 420 });
    entry.stop();
    await world.pass(120_000);
    expect(world.sent).toHaveLength(4);
    expect(world.timers).toBe(0);
  });

  it('warns once before the end and tells the end once', async () => {
    const world = createWorld();
    heartbeats(world, START + 120_000);
    const onEnding = vi.fn();
    const onEnded = vi.fn();
    const entry = keep(world, { warnSeconds: 30, onEnding, onEnded });
    await world.pass(89_000);
    expect(onEnding).not.toHaveBeenCalled();
    await world.pass(1000);
    expect(onEnding).toHaveBeenCalledExactlyOnceWith({
      state: 'ending',
      expiresAt: START + 120_000,
      secondsLeft: 30,
    });
    await world.pass(29_000);
    expect(onEnded).not.toHaveBeenCalled();
    await world.pass(2000);
    expect(onEnded).toHaveBeenCalledOnce();
    expect(onEnding).toHaveBeenCalledOnce();
    expect(entry.getSnapshot()).toMatchObject({ state: 'ended', secondsLeft: 0 });
    expect(world.timers).toBe(0);
  });

  it('moves the end when the server does', async () => {
    const world = createWorld();
    world.on('/heartbeat', () => ({
      json: { state: 'admitted', eventId: EVENT, expiresAt: world.now() + 90_000, serverNow: world.now() },
    }));
    const entry = keep(world);
    await world.pass(600_000);
    expect(entry.getSnapshot().state).not.toBe('ended');
    entry.stop();
  });

  it('counts by the clock of the server', async () => {
    const world = createWorld();
    cookie(String(START / 1000 + 600));
    world.setClock(3_600_000);
    const onEnded = vi.fn();
    world.on('/heartbeat', () => ({
      json: {
        state: 'admitted',
        eventId: EVENT,
        expiresAt: START + 600_000,
        serverNow: world.now() - 3_600_000,
      },
    }));
    const entry = keep(world, { onEnded });
    await world.pass(10_000);
    expect(entry.getSnapshot()).toMatchObject({ state: 'active', secondsLeft: 590 });
    expect(onEnded).not.toHaveBeenCalled();
    entry.stop();
  });

  it('ends when the server knows the pass no more', async () => {
    const world = createWorld();
    world.on('/heartbeat', { status: 403, json: problem('entry-required', 403, { reason: 'expired' }) });
    const onEnded = vi.fn();
    const entry = keep(world, { onEnded });
    await world.pass(0);
    expect(onEnded).toHaveBeenCalledOnce();
    expect(entry.getSnapshot().state).toBe('ended');
  });

  it('keeps counting while the network is away', async () => {
    const world = createWorld();
    heartbeats(world);
    const entry = keep(world);
    await world.pass(1000);
    world.on('/heartbeat', { broken: true });
    await world.pass(299_000);
    expect(entry.getSnapshot()).toMatchObject({ state: 'active', secondsLeft: 300 });
    entry.stop();
  });

  it('completes, tries again when the network fails, and is not "ended by itself"', async () => {
    const world = createWorld();
    heartbeats(world);
    let tries = 0;
    world.on('/complete', () =>
      ++tries === 1 ? { broken: true } : { json: { state: 'left', eventId: EVENT, released: true } },
    );
    const onEnded = vi.fn();
    const entry = keep(world, { onEnded });
    await world.pass(0);
    const completing = entry.complete();
    expect(entry.getSnapshot().state).toBe('ended');
    await world.pass(5000);
    expect(await completing).toEqual({ released: true });
    expect(onEnded).not.toHaveBeenCalled();
    expect(world.timers).toBe(0);
  });

  it('leaves, and never rejects', async () => {
    const world = createWorld();
    heartbeats(world);
    world.on('/leave', { broken: true });
    const entry = keep(world);
    await world.pass(0);
    const leaving = entry.leave();
    await world.pass(60_000);
    expect(await leaving).toBeUndefined();
    expect(world.count('/leave')).toBe(3);
  });

  it('tells listeners second by second, with a stable snapshot between', async () => {
    const world = createWorld();
    heartbeats(world);
    const entry = keep(world);
    await world.pass(0);
    const listener = vi.fn();
    entry.subscribe(listener);
    expect(entry.getSnapshot()).toBe(entry.getSnapshot());
    await world.pass(5000);
    expect(listener).toHaveBeenCalledTimes(5);
    entry.stop();
  });
});
