import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { admitted, EVENT, problem, statusDocument, waiting } from '../../test/support/answers';
import { createWorld, START, type World } from '../../test/support/world';
import type { Client } from './client';
import { createSharedFetch } from './shared-fetch';
import { createWaitingRoomClient } from './waiting-room-client';

/** Tells the others at once, as far as they listen. */
class Hub {
  static readonly open = new Set<Hub>();
  readonly name: string;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(name: string) {
    this.name = name;
    Hub.open.add(this);
  }

  postMessage(data: unknown): void {
    for (const other of Hub.open) {
      if (other !== this && other.name === this.name) other.onmessage?.({ data: structuredClone(data) });
    }
  }

  close(): void {
    Hub.open.delete(this);
  }
}

/** First come, first served. */
function createLocks() {
  const lines = new Map<string, Promise<unknown>>();
  return {
    request(name: string, hold: () => Promise<void>) {
      const turn = (lines.get(name) ?? Promise.resolve()).then(hold);
      lines.set(name, turn);
      return turn;
    },
  };
}

type OneTab = { readonly client: Client; readonly count: () => number; readonly gaps: () => number[] };

/** Tabs on one clock, each with requests of its own to count. */
async function tabs(world: World, count: number): Promise<OneTab[]> {
  const opened: OneTab[] = [];
  for (let index = 0; index < count; index++) {
    const at: number[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      if (String(input).includes('/status/')) at.push(world.now());
      return world.runtime.fetch(input, init);
    };
    const client = createWaitingRoomClient({
      eventId: EVENT,
      ...world.runtime,
      random: () => (0.37 * index + 0.1 * at.length) % 1,
      fetch: createSharedFetch(fetch, world.now),
    });
    client.enter();
    await world.pass(700);
    opened.push({
      client,
      count: () => at.length,
      gaps: () => at.slice(1).map((time, next) => time - (at[next] as number)),
    });
  }
  return opened;
}

function busy(): World {
  const world = createWorld();
  const slow = [{ base: 500, baseAt: START, step: 5, everySeconds: 10, cap: 9000 }];
  world.on('/status/', () => ({ json: statusDocument({ asOf: world.now(), segments: slow }) }));
  world.on('/assign/', () => ({
    json: waiting({ status: statusDocument({ asOf: world.now(), segments: slow }) }),
  }));
  world.on('/check/', { json: waiting() });
  return world;
}

const total = (opened: readonly OneTab[]) => opened.reduce((sum, { count }) => sum + count(), 0);

beforeEach(() => vi.stubGlobal('BroadcastChannel', Hub));
afterEach(() => {
  Hub.open.clear();
  vi.unstubAllGlobals();
});

describe.each(['with Web Locks', 'without'])('tabs in one line, %s', (how) => {
  beforeEach(() => {
    vi.stubGlobal('navigator', how === 'without' ? {} : { locks: createLocks() });
  });

  it('ask as often as one alone, and show the same', async () => {
    const single = busy();
    const [alone] = await tabs(single, 1);
    await single.pass(300_000);
    alone?.client.stop();
    globalThis.dispatchEvent(new Event('pagehide'));

    const world = busy();
    const opened = await tabs(world, 4);
    const before = total(opened);
    await world.pass(300_000);
    expect(total(opened) - before).toBeLessThanOrEqual((alone?.count() ?? 0) * 1.2);
    const [first, ...others] = opened.map(({ client }) => client.getSnapshot());
    expect(first).toMatchObject({ state: 'waiting', position: 2341 });
    for (const other of others) expect(other?.ahead).toBe(first?.ahead);
    for (const { client } of opened) client.stop();
  });

  it('go on when the one that asks says nothing more', async () => {
    const world = busy();
    const opened = await tabs(world, 3);
    await world.pass(60_000);
    const asked = opened.map(({ count }) => count());
    await world.pass(60_000);
    const leader = opened.findIndex(({ count }, index) => count() > (asked[index] as number));
    // Frozen: it holds its lock and does nothing.
    opened[leader]?.client.stop();
    const others = opened.filter((_, index) => index !== leader);
    const before = total(others);
    await world.pass(60_000);
    expect(total(others)).toBeGreaterThan(before);
    for (const { client } of others) {
      expect(world.now() - (client.getSnapshot().updatedAt as number)).toBeLessThanOrEqual(15_000);
      client.stop();
    }
  });
});

describe('createSharedFetch', () => {
  const url = `/vwr-api/vwr/status/${EVENT}`;
  const question = { method: 'GET' };

  function pair() {
    const world = createWorld();
    vi.stubGlobal('navigator', { locks: createLocks() });
    const [one, two] = [world, world].map(({ runtime }) => createSharedFetch(runtime.fetch, world.now)) as [
      typeof fetch,
      typeof fetch,
    ];
    return { world, one, two };
  }

  it('adds the time an answer has lain to the age it came with', async () => {
    const { world, one, two } = pair();
    world.on('/status/', { json: statusDocument(), headers: { age: '2' } });
    await two(url, question);
    await world.pass(10);
    await one(url, question);
    await world.pass(3000);
    const response = await two(url, question);
    expect(world.sent).toHaveLength(2);
    expect(Number(response.headers.get('age'))).toBeCloseTo(5);
    expect(await response.json()).toMatchObject({ eventId: EVENT });
  });

  it('hands refusals on as they are', async () => {
    const { world, one, two } = pair();
    world.on('/status/', { status: 503, json: problem('busy', 503), headers: { 'retry-after': '7' } });
    await two(url, question);
    await world.pass(10);
    await one(url, question);
    const response = await two(url, question);
    expect(world.sent).toHaveLength(2);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('takes no answer from before its own change for what came of it', async () => {
    const { world, one, two } = pair();
    world.on('/check/', { json: admitted() });
    world.on('/assign/', { json: waiting() });
    const check = `/vwr-api/vwr/check/${EVENT}`;
    await two(check, question);
    await world.pass(10);
    await one(check, question);
    await world.pass(10);
    await two(`/vwr-api/vwr/assign/${EVENT}`, { method: 'POST' });
    await two(check, question);
    expect(world.count('/check/')).toBe(3);
  });

  it('keeps two events apart', async () => {
    const { world, one, two } = pair();
    world.on('/status/', ({ path }) => ({ json: { eventId: path.split('/').at(-1) } }));
    await two(`${url}-b`, question);
    await one(url, question);
    expect(await (await two(`${url}-b`, question)).json()).toEqual({ eventId: `${EVENT}-b` });
  });

  it('gives its lock up when its page goes away, and when it has long asked nothing', async () => {
    vi.useFakeTimers();
    const world = createWorld();
    let held = 0;
    const request = async (_: string, hold: () => Promise<void>): Promise<void> => {
      held++;
      await hold();
      held--;
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const shared = createSharedFetch(async () => Response.json({}), world.now);
    for (const goAway of [
      () => globalThis.dispatchEvent(new Event('pagehide')),
      () => vi.advanceTimersByTime(90_000),
    ]) {
      await shared(url, question);
      expect([held, Hub.open.size]).toEqual([1, 1]);
      goAway();
      await vi.advanceTimersByTimeAsync(0);
      expect([held, Hub.open.size]).toEqual([0, 0]);
    }
    vi.useRealTimers();
  });

  it('asks where locks are refused', async () => {
    const { world, one } = pair();
    const request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    vi.stubGlobal('navigator', { locks: { request } });
    world.on('/status/', { json: statusDocument() });
    expect((await one(url, question)).status).toBe(200);
  });

  it('asks by itself where tabs cannot talk', async () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    const { world, one } = pair();
    world.on('/status/', { json: statusDocument() });
    await one(url, question);
    await one(url, question);
    expect(world.sent).toHaveLength(2);
  });
});
