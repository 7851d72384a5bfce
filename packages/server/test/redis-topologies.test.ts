/** Redis Cluster and Sentinel: the same promises where a script may meet a server that does not know it, or is gone. */
import { Cluster, Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  lagReplication,
  type RedisSentinels,
  type RedisServer,
  startRedisCluster,
  startRedisSentinels,
} from '../../../tooling/redis';
import type { PlaceEvidence } from '../src/entry-queue/store';
import { redisEntryQueueStore } from '../src/redis/entry-queue-store';
import { redisOperatorLog } from '../src/redis/operator-log';
import { redisSeatLocks } from '../src/redis/seat-locks';
import { entryQueueStoreContract } from '../src/testing/entry-queue-store-contract';
import { operatorLogContract } from '../src/testing/operator-log-contract';
import { seatLocksContract } from '../src/testing/seat-locks-contract';
import { START } from './support/queue';
import { describeRedis, redisPath } from './support/redis';
import { storeBench } from './support/redis-queue';
import { ageSeats, timeOf } from './support/redis-seats';

const ascending = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);

const runner = { describe: describeRedis, it, expect };

/** What every store promises, through this client. */
function contracts(name: string, world: { client(): Redis | Cluster; nodes(): readonly Redis[] }): void {
  const flush = async (): Promise<void> => {
    for (const node of world.nodes()) await node.flushall();
  };
  seatLocksContract(runner, {
    name,
    async create(onExpired) {
      await flush();
      return {
        locks: redisSeatLocks({ client: world.client(), onExpired }),
        now: () => timeOf(world.nodes()[0] as Redis),
        advance: (ms) => ageSeats(world.nodes(), ms),
      };
    },
  });
  operatorLogContract(runner, { name, create: () => redisOperatorLog({ client: world.client() }) });
  entryQueueStoreContract(runner, {
    name,
    async create() {
      await flush();
      let nowMs = START;
      const clock = (): number => nowMs;
      return {
        store: redisEntryQueueStore({ client: world.client(), clock }),
        now: clock,
        advance: (ms) => {
          nowMs += ms;
        },
      };
    },
  });
}

describeRedis('Redis Cluster', () => {
  let servers: readonly RedisServer[] = [];
  let stop: (() => Promise<void>) | undefined;
  let client: Cluster;

  beforeAll(async () => {
    const cluster = await startRedisCluster(redisPath as string);
    ({ servers, stop } = cluster);
    const nodes = servers.map(({ host, port }) => ({ host, port }));
    client = new Cluster(nodes, { enableAutoPipelining: true });
  }, 30_000);
  afterAll(async () => {
    client?.disconnect();
    await stop?.();
  });

  contracts('Redis Cluster', { client: () => client, nodes: () => client.nodes('master') });

  it('carries twenty events on all three nodes, and their list, while scripts are flushed', async () => {
    await Promise.all(servers.map((server) => server.command('FLUSHALL')));
    const events = Array.from({ length: 20 }, (_, index) => `event-${index}`);
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await Promise.all(
      events.map((eventId) => store.configure({ eventId, nowMs: bench.nowMs, change: { maxUsers: 0 } })),
    );
    const sizes = await Promise.all(servers.map((server) => server.command('DBSIZE')));
    expect(sizes.every((size) => Number(size) > 0)).toBe(true);
    expect((await store.list()).length).toBe(20);

    await Promise.all(
      events.map(async (eventId) => {
        const call = { ...bench.call(), eventId };
        const subjects = Array.from({ length: 20 }, (_, index) => `s${index}`);
        const [places] = await Promise.all([
          bench.line({ ...store, join: (input) => store.join({ ...input, eventId }) }, ...subjects),
          ...servers.map((server) => server.command('SCRIPT', 'FLUSH')),
        ]);
        expect(new Set(places.map(({ seq }) => seq)).size).toBe(20);
        await store.configure({ ...call, change: { maxUsers: 3 } });
        const steps = await Promise.all(
          Array.from({ length: 5 }, () => store.promote({ ...call, maxUnits: 32 })),
        );
        expect(steps.flatMap(({ admitted }) => admitted).length).toBe(3);
        const first = places.find(({ seq }) => seq === Math.min(...places.map((place) => place.seq)));
        const claimed = await store.claim({ ...call, place: first as PlaceEvidence });
        if (claimed.state !== 'admitted') throw new Error(claimed.state);
        const slot = { ...claimed.slot, subject: first?.subject ?? '' };
        expect(await store.checkSlot({ ...call, slot, user: null })).toBe('active');
        expect(await store.release({ ...call, slot })).toEqual({ state: 'released', freed: true });
        expect(await store.snapshot({ ...call, windowMs: 1000 })).toMatchObject({ active: 2, waiting: 17 });
      }),
    );
  });
});

describeRedis('Sentinel', () => {
  let group: RedisSentinels;
  let client: Redis;

  beforeAll(async () => {
    group = await startRedisSentinels(redisPath as string);
    client = new Redis({
      sentinels: [...group.sentinels],
      name: group.name,
      retryStrategy: () => 50,
      sentinelRetryStrategy: () => 50,
      enableAutoPipelining: true,
    });
    client.on('error', () => {});
  }, 30_000);
  afterAll(async () => {
    client?.disconnect();
    await group?.stop();
  });

  contracts('Redis behind Sentinel', { client: () => client, nodes: () => [client] });

  it('fails over to a replica 300 ms behind: no number twice, old before new, settings kept', async () => {
    await client.flushall();
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock, timeoutMs: 500 });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const names = (prefix: string): string[] =>
      Array.from({ length: 500 }, (_, index) => `${prefix}${index}`);
    const before = await bench.line(store, ...names('before'));
    await expect
      .poll(() => group.replica.command('ZCARD', '{iu-2027}:queue'), { timeout: 5000, interval: 20 })
      .toBe('500');

    const locks = redisSeatLocks({ client, timeoutMs: 500 });
    const seat = { eventId: 'iu-2027', seats: ['A-1'], ttlSeconds: 420 };
    const wire = await lagReplication(group, 300);
    const lost = await bench.line(store, ...names('lost'));
    await store.configure({ ...bench.call(), change: { phase: 'paused', maxUsers: 7 } });
    const held = await locks.acquire({ ...seat, owner: 'before' });
    await group.primary.kill();
    wire.close();

    let unanswered = 0;
    for (;;) {
      bench.nowMs += 500;
      const first = await bench.line(store, 'after').catch(() => undefined);
      if (first !== undefined) break;
      unanswered++;
    }
    expect(unanswered).toBeGreaterThan(0);
    expect(await group.replica.command('ROLE')).toMatch(/^master/);
    const kept = new Set(
      (await client.zrange('{iu-2027}:queue', '0', '-1')).filter((name) => name !== 'after'),
    );
    expect(kept.size, 'the replica had not heard of all').toBeLessThan(1000);
    expect(before.every(({ subject }) => kept.has(subject))).toBe(true);
    const after = await bench.line(store, ...names('after'));
    expect(await store.get('iu-2027')).toMatchObject({ phase: 'paused', maxUsers: 7, rev: 2 });
    const all = [...before, ...lost, ...after];
    expect(new Set(all.map(({ seq }) => seq)).size).toBe(1500);
    expect(Math.min(...after.map(({ seq }) => seq))).toBeGreaterThan(Math.max(...lost.map(({ seq }) => seq)));

    // Everybody polls on: those the replica never heard of are back where they were.
    for (let at = 0; at < all.length; at += 50) {
      await store.heartbeat({ ...bench.call(), places: all.slice(at, at + 50), slots: [] });
    }
    await store.configure({ ...bench.call(), change: { phase: 'open', maxUsers: 2000 } });
    expect((await store.promote({ ...bench.call(), maxUnits: 32 })).admitted).toEqual([]);
    bench.nowMs += 76_000;
    const admitted: number[] = [];
    for (let more = true; more; ) {
      const step = await store.promote({ ...bench.call(), maxUnits: 32 });
      admitted.push(...step.admitted.map(({ seq }) => seq));
      more = step.more;
    }
    expect(admitted.length).toBe(1501);
    expect(admitted).toEqual(ascending(admitted));

    // Whoever held a seat may have lost it; the next hold has a higher fence, so the database takes one of them.
    expect(await locks.owner({ eventId: 'iu-2027', seatId: 'A-1' })).toBe(null);
    const again = await locks.acquire({ ...seat, owner: 'after' });
    if (held.state !== 'held' || again.state !== 'held') throw new Error('expected two holds');
    expect(again.seats[0]?.fence).toBeGreaterThan(held.seats[0]?.fence ?? Number.NaN);
  }, 30_000);
});
