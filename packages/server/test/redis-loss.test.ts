/** Redis loses its memory, in every way it can: no number and no slot is given twice, and the order stays. */
import { beforeEach, expect, it } from 'vitest';
import type { EntryQueueStore, PlaceEvidence } from '../src/entry-queue/store';
import type { RedisClient } from '../src/redis/client';
import { redisEntryQueueStore } from '../src/redis/entry-queue-store';
import { memoryQueueSettings } from '../src/redis/settings-store';
import { EVENT } from './support/queue';
import { describeRedis, redisForFile } from './support/redis';
import { fillLine, type StoreBench, storeBench } from './support/redis-queue';

const redis = redisForFile();
const other = redisForFile();

beforeEach(async () => {
  await redis.server?.command('FLUSHALL');
  await other.server?.command('FLUSHALL');
});

const subjects = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** Everybody in line, in order, through promotions alone. */
async function admitAll(bench: StoreBench, store: EntryQueueStore): Promise<PlaceEvidence[]> {
  const admitted: PlaceEvidence[] = [];
  for (;;) {
    const step = await store.promote({ ...bench.call(), maxUnits: 32 });
    admitted.push(...step.admitted);
    if (!step.more) return admitted;
  }
}

const ascending = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);

describeRedis('FLUSHALL', () => {
  it('at 100,000 waiting keeps everybody before whoever joined after, though a low number comes back first', async () => {
    const client = redis.client();
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0, phase: 'paused' } });
    const filled = await fillLine(client, EVENT, 100_000, bench.nowMs);
    await store.snapshot({ ...bench.call(), windowMs: 1000 });
    await client.flushall();

    const fifth = filled[4] as PlaceEvidence;
    expect(await store.claim({ ...bench.call(), place: fifth })).toMatchObject({
      state: 'waiting',
      ahead: 0,
    });
    const late = await bench.line(store, ...subjects('late', 500));
    const highest = filled.at(-1)?.seq ?? 0;
    expect(Math.min(...late.map(({ seq }) => seq))).toBeGreaterThan(highest);
    expect(new Set(late.map(({ seq }) => seq)).size).toBe(500);

    const returning = filled.filter((_, index) => index % 200 === 0);
    for (const place of returning) await store.claim({ ...bench.call(), place });
    expect(await store.claim({ ...bench.call(), place: late[0] as PlaceEvidence })).toMatchObject({
      ahead: returning.length + 1,
    });
    expect(await store.get(EVENT)).toMatchObject({ phase: 'paused', maxUsers: 0, rev: 1 });

    await store.configure({ ...bench.call(), change: { maxUsers: 100_000, phase: 'open' } });
    bench.nowMs += 76_000;
    const admitted = (await admitAll(bench, store)).map(({ seq }) => seq);
    expect(admitted.length).toBe(returning.length + 501);
    expect(admitted).toEqual(ascending(admitted));
  });

  it('in the very second the line began gives out nothing twice', async () => {
    const bench = storeBench();
    const store = redisEntryQueueStore({ client: redis.client(), clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const seqs: number[] = [];
    for (let round = 0; round < 5; round++) {
      const places = await bench.line(store, ...subjects(`r${round}-`, 50));
      seqs.push(...ascending(places.map(({ seq }) => seq)));
      await redis.server.command('FLUSHALL');
    }
    expect(new Set(seqs).size).toBe(250);
    expect(seqs).toEqual(ascending(seqs));
  });

  it('admits nobody for 75 s, takes back those inside as they show themselves, and never has more than maxUsers', async () => {
    const bench = storeBench();
    const store = redisEntryQueueStore({ client: redis.client(), clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 3 } });
    const inside = [];
    for (const subject of ['a', 'b', 'c']) {
      const result = await bench.join(store, subject);
      if (result.state !== 'admitted') throw new Error(result.state);
      inside.push({ ...result.slot, subject });
    }
    const [place] = (await bench.line(store, 'd')) as [PlaceEvidence];
    await redis.server.command('FLUSHALL');

    expect((await bench.join(store, 'e')).state).toBe('waiting');
    expect((await store.claim({ ...bench.call(), place })).state).toBe('waiting');
    expect((await store.promote({ ...bench.call(), maxUnits: 32 })).admitted).toEqual([]);
    expect((await store.snapshot({ ...bench.call(), windowMs: 1000 }))?.recovering).toBe(true);
    const [byGate, byHeartbeat, later] = inside as [
      (typeof inside)[0],
      (typeof inside)[0],
      (typeof inside)[0],
    ];
    expect(await store.checkSlot({ ...bench.call(), slot: byGate, user: null })).toBe('active');
    const beat = await store.heartbeat({ ...bench.call(), places: [], slots: [byHeartbeat] });
    expect(beat.slots[0]).toEqual({ ...byHeartbeat, subject: undefined });

    bench.nowMs += 76_000;
    const admitted = await admitAll(bench, store);
    expect(admitted).toEqual([place]);
    expect(await store.checkSlot({ ...bench.call(), slot: later, user: null })).toBe('gone');
    expect((await store.snapshot({ ...bench.call(), windowMs: 1000 }))?.active).toBe(3);
  });

  it('is noticed by a process that has never seen the event, from the settings kept outside', async () => {
    const bench = storeBench();
    const settings = memoryQueueSettings();
    const options = { clock: bench.clock, settings };
    const store = redisEntryQueueStore({ client: redis.client(), ...options });
    await store.configure({
      ...bench.call(),
      change: { maxUsers: 7, threshold: 0, message: { en: 'soon' } },
    });
    await store.configure({ ...bench.call(), change: { epoch: 4, phase: 'paused' } });
    await redis.server.command('FLUSHALL');
    const fresh = redisEntryQueueStore({ client: redis.client(), ...options });
    expect(await fresh.list()).toEqual([await store.get(EVENT)]);
    expect(await fresh.get(EVENT)).toMatchObject({
      rev: 2,
      epoch: 4,
      phase: 'paused',
      maxUsers: 7,
      threshold: 0,
      message: { en: 'soon' },
    });
    expect((await bench.join(fresh, 'a', { epoch: 1 })).state).toBe('wrong-epoch');
  });

  it('is unknown to everybody once no process remembers the event', async () => {
    const bench = storeBench();
    const store = redisEntryQueueStore({ client: redis.client(), clock: bench.clock });
    expect((await bench.join(store, 'a')).state).toBe('unknown');
    expect(await store.promote({ ...bench.call(), maxUnits: 32 })).toMatchObject({
      admitted: [],
      more: false,
    });
  });
});

describeRedis('single keys lost', () => {
  it('admit nobody without maxUsers until it is written back, and never a number twice without the counter', async () => {
    const client = redis.client();
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const [a] = (await bench.line(store, 'a')) as [PlaceEvidence];
    await store.configure({ ...bench.call(), change: { maxUsers: 5 } });
    await client.del(`{${EVENT}}:maxUsers`);
    const ignorant = redisEntryQueueStore({ client, clock: bench.clock });
    expect((await ignorant.promote({ ...bench.call(), maxUnits: 32 })).admitted).toEqual([]);
    expect((await store.promote({ ...bench.call(), maxUnits: 32 })).admitted).toEqual([a]);
    expect(await client.get(`{${EVENT}}:maxUsers`)).toBe('5');

    await client.del(`{${EVENT}}:counter`);
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const [b] = (await bench.line(ignorant, 'b')) as [PlaceEvidence];
    expect(b.seq).toBeGreaterThan(a.seq);
  });

  it('bring back the newest settings when an older copy returns', async () => {
    const client = redis.client();
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 5 } });
    const status = await client.hgetall(`{${EVENT}}:status`);
    await store.configure({ ...bench.call(), change: { phase: 'paused', maxUsers: 2 } });
    await client.del(`{${EVENT}}:status`);
    await client.hset(`{${EVENT}}:status`, status);
    await client.set(`{${EVENT}}:maxUsers`, 5);
    expect((await bench.join(store, 'a')).state).toBe('waiting');
    expect(await store.get(EVENT)).toMatchObject({ rev: 2, phase: 'paused', maxUsers: 2 });
    expect(await client.get(`{${EVENT}}:maxUsers`)).toBe('2');
  });
});

describeRedis('SCRIPT FLUSH', () => {
  it('is not noticed by anybody: alone, among many at once, and in pipelines', async () => {
    const bench = storeBench();
    const client = redis.client({ enableAutoPipelining: true });
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const seqs: number[] = [];
    for (let round = 0; round < 20; round++) {
      const [places] = await Promise.all([
        bench.line(store, ...subjects(`r${round}-`, 25)),
        redis.server.command('SCRIPT', 'FLUSH'),
      ]);
      seqs.push(...places.map(({ seq }) => seq));
    }
    expect(new Set(seqs).size).toBe(500);
    expect(Math.max(...seqs) - Math.min(...seqs)).toBe(499);
  });
});

describeRedis('a change of servers', () => {
  /** A client whose server can be changed under it, as an address that moves does. */
  function movable(): RedisClient & { target: RedisClient } {
    const self: RedisClient & { target: RedisClient } = {
      target: redis.client(),
      evalsha: (...args) => self.target.evalsha(...args),
      eval: (...args) => self.target.eval(...args),
      sadd: (...args) => self.target.sadd(...args),
      smembers: (...args) => self.target.smembers(...args),
    };
    return self;
  }

  /** Makes the second server what the first is now, and a primary of its own. */
  async function copyToOther(): Promise<void> {
    await other.server.command('REPLICAOF', redis.server.host, redis.server.port);
    await expect
      .poll(() => other.server.command('INFO', 'replication'), { timeout: 10_000, interval: 20 })
      .toContain('master_link_status:up');
    await other.server.command('REPLICAOF', 'NO', 'ONE');
  }

  it('to a lagging replica and back to the old primary gives out no number twice, and keeps the order', async () => {
    const bench = storeBench();
    const client = movable();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const before = await bench.line(store, ...subjects('before', 100));
    await copyToOther();
    const lost = await bench.line(store, ...subjects('lost', 100));
    await store.configure({ ...bench.call(), change: { phase: 'paused' } });

    client.target = other.client();
    bench.nowMs += 2000;
    const onReplica = await bench.line(store, ...subjects('replica', 100));
    expect(await store.get(EVENT)).toMatchObject({ phase: 'paused', rev: 2 });

    // The old primary never died: it has its own run, and has not heard of the other one's numbers.
    client.target = redis.client();
    bench.nowMs += 2000;
    const onReturn = await bench.line(store, ...subjects('return', 100));

    const all = [...before, ...lost, ...onReplica, ...onReturn];
    expect(new Set(all.map(({ seq }) => seq)).size).toBe(400);
    const bounds = [before, lost, onReplica, onReturn].map((places) => {
      const numbers = places.map(({ seq }) => seq);
      return [Math.min(...numbers), Math.max(...numbers)];
    });
    expect(bounds.flat()).toEqual(ascending(bounds.flat()));

    for (const place of all) await store.claim({ ...bench.call(), place });
    await store.configure({ ...bench.call(), change: { phase: 'open', maxUsers: 1000 } });
    bench.nowMs += 76_000;
    const admitted = await admitAll(bench, store);
    expect(admitted.map(({ seq }) => seq)).toEqual(ascending(all.map(({ seq }) => seq)));
  });

  it('back to the old primary through a process that knows nothing begins a new run at the first number shown', async () => {
    const bench = storeBench();
    const client = movable();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    await bench.line(store, ...subjects('before', 10));
    await copyToOther();
    client.target = other.client();
    bench.nowMs += 2000;
    const onReplica = await bench.line(store, ...subjects('replica', 10));

    bench.nowMs += 2000;
    const ignorant = redisEntryQueueStore({ client: redis.client(), clock: bench.clock });
    const early = await bench.line(ignorant, 'early');
    const known = new Set(onReplica.map(({ seq }) => seq));
    expect(known.has(early[0]?.seq ?? 0)).toBe(false);
    const shown = onReplica[3] as PlaceEvidence;
    expect((await ignorant.claim({ ...bench.call(), place: shown })).state).toBe('waiting');
    const late = await bench.line(ignorant, 'late');
    expect(late[0]?.seq).toBeGreaterThan(Math.max(...known));
  });

  it('gives a session that the replica has not heard of back to its holder, not to a second one', async () => {
    const bench = storeBench();
    const client = movable();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const [a, b] = (await bench.line(store, 'a', 'b')) as [PlaceEvidence, PlaceEvidence];
    await store.configure({ ...bench.call(), change: { maxUsers: 1 } });
    await copyToOther();
    await store.promote({ ...bench.call(), maxUnits: 32 });
    const claimed = await store.claim({ ...bench.call(), place: a });
    if (claimed.state !== 'admitted') throw new Error(claimed.state);
    const slot = { ...claimed.slot, subject: 'a' };

    client.target = other.client();
    bench.nowMs += 2000;
    expect(await store.checkSlot({ ...bench.call(), slot, user: null })).toBe('active');
    expect(await store.claim({ ...bench.call(), place: a })).toMatchObject({ slot: { id: slot.id } });
    await store.claim({ ...bench.call(), place: b });
    bench.nowMs += 76_000;
    expect(await admitAll(bench, store)).toEqual([]);
    expect(await store.snapshot({ ...bench.call(), windowMs: 1000 })).toMatchObject({
      active: 1,
      waiting: 1,
    });
  });

  it('without evidence gives the same slot to the same place once more', async () => {
    const bench = storeBench();
    const client = movable();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const [a] = (await bench.line(store, 'a')) as [PlaceEvidence];
    await store.configure({ ...bench.call(), change: { maxUsers: 1 } });
    await copyToOther();
    await store.promote({ ...bench.call(), maxUnits: 32 });
    const first = await store.claim({ ...bench.call(), place: a });
    client.target = other.client();
    bench.nowMs += 2000;
    await store.claim({ ...bench.call(), place: a });
    bench.nowMs += 76_000;
    await admitAll(bench, store);
    const second = await store.claim({ ...bench.call(), place: a });
    if (first.state !== 'admitted' || second.state !== 'admitted') throw new Error('expected slots');
    expect(second.slot.id).toBe(first.slot.id);
    expect((await store.snapshot({ ...bench.call(), windowMs: 1000 }))?.active).toBe(1);
  });
});

describeRedis('a restart', () => {
  it('with everything still on disk begins a new run all the same', async () => {
    const client = redis.client();
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const [a] = (await bench.line(store, 'a')) as [PlaceEvidence];
    await client.hset(`{${EVENT}}:status`, 'run', '0'.repeat(40));
    const ignorant = redisEntryQueueStore({ client, clock: bench.clock });
    const [b] = (await bench.line(ignorant, 'b')) as [PlaceEvidence];
    expect(b.seq).toBeGreaterThan(a.seq + 1);
    expect(await ignorant.claim({ ...bench.call(), place: b })).toMatchObject({ ahead: 1 });
  });
});
