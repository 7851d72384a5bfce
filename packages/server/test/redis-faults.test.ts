/** Answers that get lost, connections that break, servers that refuse: nothing is done twice, and callers are told. */
import { isUrrError } from '@urr/core';
import { Redis } from 'ioredis';
import { beforeEach, expect, it } from 'vitest';
import type { EntryQueueStore, PlaceEvidence } from '../src/entry-queue/store';
import { redisEntryQueueStore } from '../src/redis/entry-queue-store';
import { cuttingProxy, losingReplies } from './support/flaky-redis';
import { EVENT } from './support/queue';
import { describeRedis, redisForFile } from './support/redis';
import { storeBench } from './support/redis-queue';

const redis = redisForFile();

beforeEach(() => redis.server?.command('FLUSHALL'));

/** Asks until there is an answer, as visitors do. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isUrrError(error, 'ERR_STORE_UNAVAILABLE')) throw error;
    }
  }
}

async function codeAndMessage(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => new Error('expected a failure'),
    (thrown: unknown) => thrown,
  );
  if (!isUrrError(error, 'ERR_STORE_UNAVAILABLE')) throw error;
  return error.message;
}

describeRedis('lost answers', () => {
  it('double nothing when the same is asked again: a place, a slot, a release, a promotion', async () => {
    const flaky = losingReplies(redis.client());
    const bench = storeBench();
    const store = redisEntryQueueStore({ client: flaky.client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const twice = <T>(ask: () => Promise<T>): Promise<T> => {
      flaky.lose = 1;
      return insist(ask);
    };
    const places: PlaceEvidence[] = [];
    for (const subject of ['a', 'b', 'c']) {
      const result = await twice(() => bench.join(store, subject));
      if (result.state !== 'waiting') throw new Error(result.state);
      places.push({ subject, epoch: 1, seq: result.seq });
    }
    const [a, b, c] = places as [PlaceEvidence, PlaceEvidence, PlaceEvidence];
    expect([b.seq - a.seq, c.seq - b.seq]).toEqual([1, 1]);
    await store.configure({ ...bench.call(), change: { maxUsers: 2 } });

    expect((await twice(() => store.promote({ ...bench.call(), maxUnits: 32 }))).admitted).toEqual([]);
    const snapshot = () => store.snapshot({ ...bench.call(), windowMs: 60_000 });
    expect(await snapshot()).toMatchObject({ active: 2, waiting: 1, pace: { admitted: 2 } });
    const first = await twice(() => store.claim({ ...bench.call(), place: a }));
    expect(await store.claim({ ...bench.call(), place: a })).toEqual(first);
    expect(await twice(() => store.release({ ...bench.call(), place: a }))).toEqual({
      state: 'released',
      freed: false,
    });
    expect(await twice(() => store.heartbeat({ ...bench.call(), places: [b, c], slots: [] }))).toMatchObject({
      places: ['turn', 'waiting'],
    });
    expect(await snapshot()).toMatchObject({ active: 1, waiting: 1 });
  });

  it('change an event once: the same change sent again finds itself done', async () => {
    const client = redis.client();
    const sent: Parameters<typeof client.eval>[] = [];
    const bench = storeBench();
    const store = redisEntryQueueStore({
      clock: bench.clock,
      client: {
        evalsha: (...args) => client.evalsha(...args),
        eval: (...args) => {
          sent.push(args as unknown as Parameters<typeof client.eval>);
          return client.eval(...args);
        },
        sadd: client.sadd.bind(client),
        smembers: client.smembers.bind(client),
      },
    });
    await redis.server.command('SCRIPT', 'FLUSH');
    await store.configure({ ...bench.call(), rev: 0, change: { maxUsers: 1 } });
    const [change] = sent;
    if (change === undefined) throw new Error('expected the text of a script');
    const [state] = (await client.eval(...change)) as [string];
    expect(state).toBe('configured');
    expect(await store.get(EVENT)).toMatchObject({ rev: 1 });
  });
});

describeRedis('a connection that breaks in the middle of a pipeline', () => {
  it('leaves no hole and no double in 1,000 joins', async () => {
    const proxy = await cuttingProxy(redis.server.port);
    const client = new Redis({ port: proxy.port, enableAutoPipelining: true, retryStrategy: () => 1 });
    client.on('error', () => {});
    try {
      const bench = storeBench();
      const store = redisEntryQueueStore({ client, clock: bench.clock });
      await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
      const seqs: number[] = [];
      for (let round = 0; round < 10; round++) {
        proxy.cutAfter(200 + round * 500);
        const results = await Promise.all(
          Array.from({ length: 100 }, (_, index) => insist(() => bench.join(store, `s${round}-${index}`))),
        );
        for (const result of results) if (result.state === 'waiting') seqs.push(result.seq);
      }
      expect(proxy.cuts).toBeGreaterThan(5);
      expect(new Set(seqs).size).toBe(1000);
      expect(Math.max(...seqs) - Math.min(...seqs)).toBe(999);
    } finally {
      client.disconnect();
      await proxy.close();
    }
  });
});

describeRedis('a server that does not answer', () => {
  const call = async (store: EntryQueueStore): Promise<string> => codeAndMessage(store.get(EVENT));

  it('costs callers no longer than timeoutMs', async () => {
    const client = redis.client();
    const store = redisEntryQueueStore({ client, timeoutMs: 20 });
    await client.ping();
    redis.server.freeze();
    try {
      expect(await call(store)).toBe('ERR_STORE_UNAVAILABLE Redis: no answer within 20 ms');
    } finally {
      redis.server.thaw();
    }
    await client.ping();
    expect(await store.get(EVENT)).toBe(null);
  });

  it('is told as such when the client has its own limits', async () => {
    const client = redis.client({ commandTimeout: 200 });
    await client.ping();
    redis.server.freeze();
    try {
      expect(await call(redisEntryQueueStore({ client }))).toContain('no connection or no answer');
    } finally {
      redis.server.thaw();
    }
    const nobody = new Redis({ port: 1, enableOfflineQueue: false, retryStrategy: () => null });
    nobody.on('error', () => {});
    expect(await call(redisEntryQueueStore({ client: nobody }))).toContain('no connection or no answer');
  });
});

describeRedis('a server that refuses', () => {
  const cases: readonly { said: string; before: readonly string[]; after: readonly string[] }[] = [
    { said: 'OOM', before: ['CONFIG', 'SET', 'maxmemory', '1'], after: ['CONFIG', 'SET', 'maxmemory', '0'] },
    { said: 'READONLY', before: ['REPLICAOF', '127.0.0.1', '1'], after: ['REPLICAOF', 'NO', 'ONE'] },
  ];

  it.each(cases)('with $said is named, and its keys are not', async ({ said, before, after }) => {
    const bench = storeBench();
    const store = redisEntryQueueStore({ client: redis.client(), clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    await redis.server.command(...before);
    try {
      const message = await codeAndMessage(bench.join(store, 'a'));
      expect(message).toContain(`ERR_STORE_UNAVAILABLE Redis: ${said}, `);
      expect(message).not.toContain(EVENT);
    } finally {
      await redis.server.command(...after);
    }
    expect((await bench.join(store, 'a')).state).toBe('waiting');
  });

  it('as a replica without its primary says MASTERDOWN', async () => {
    await redis.server.command('CONFIG', 'SET', 'replica-serve-stale-data', 'no');
    await redis.server.command('REPLICAOF', '127.0.0.1', '1');
    try {
      const store = redisEntryQueueStore({ client: redis.client() });
      expect(await codeAndMessage(store.get(EVENT))).toContain('MASTERDOWN');
    } finally {
      await redis.server.command('REPLICAOF', 'NO', 'ONE');
      await redis.server.command('CONFIG', 'SET', 'replica-serve-stale-data', 'yes');
    }
  });

  it('because a key has another type is told without the key', async () => {
    const client = redis.client();
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    await client.set(`{${EVENT}}:queue`, 'x');
    const message = await codeAndMessage(bench.join(store, 'a'));
    expect(message).toContain('WRONGTYPE');
    expect(message).not.toContain(EVENT);
  });
});
