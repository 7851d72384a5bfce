/** docs/reference/redis.md says what is in Redis after everything has happened there once, no more and no less. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tablesOf } from '../../../tooling/markdown';
import type { PlaceEvidence } from '../src/entry-queue/store';
import { redisEntryQueueStore } from '../src/redis/entry-queue-store';
import { redisOperatorLog } from '../src/redis/operator-log';
import { redisSeatLocks } from '../src/redis/seat-locks';
import { entry } from '../src/testing/operator-log-contract';
import { EVENT } from './support/queue';
import { describeRedis, redisForFile } from './support/redis';
import { storeBench } from './support/redis-queue';

const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/redis.md'), 'utf8');
const redis = redisForFile();
let client: Redis;

/** Cells of every table whose first column has this heading, code marks taken off. */
const rows = (heading: string): readonly (readonly string[])[] =>
  tablesOf(page)
    .filter(([head]) => head?.[0] === heading)
    .flatMap(([, ...cells]) => cells);

const codesIn = (text = ''): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The rules of the page, on one line. */
function rulesOfPage(): readonly string[] {
  const text = /ACL SETUSER urr on >PASSWORD ([^`]+)```/.exec(page)?.[1] ?? '';
  return text.trim().split(/\s+/);
}

/** A user who may do what the page allows, and nothing else. */
beforeEach(async () => {
  if (redis.server === undefined) return;
  await redis.server.command('FLUSHALL');
  await redis.server.command('ACL', 'SETUSER', 'urr', 'reset', 'on', '>secret', ...rulesOfPage());
  client = new Redis({ port: redis.server.port, username: 'urr', password: 'secret' });
});
afterEach(() => client?.disconnect());

describeRedis('what the reference says about Redis', () => {
  it('is so for the entry queue, with the rights it asks for', async () => {
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    const change = { maxUsers: 1, threshold: 1, opensAtMs: 1, closesAtMs: 4e12, message: { en: 'soon' } };
    await store.configure({ ...bench.call(), change });
    const inside = await bench.join(store, 'a', { user: 'somebody' });
    if (inside.state !== 'admitted') throw new Error(inside.state);
    const [b, , d] = await bench.line(store, 'b', 'c', 'd');
    await store.snapshot({ ...bench.call(), windowMs: 1000 });
    await store.release({ ...bench.call(), slot: { ...inside.slot, subject: 'a' } });
    await store.release({ ...bench.call(), place: d as PlaceEvidence });
    await store.promote({ ...bench.call(), maxUnits: 32 });
    const claimed = await store.claim({ ...bench.call(), place: b as PlaceEvidence });
    if (claimed.state !== 'admitted') throw new Error(claimed.state);
    const slot = { ...claimed.slot, subject: 'b' };
    await store.heartbeat({ ...bench.call(), places: [], slots: [slot] });
    expect(await store.checkSlot({ ...bench.call(), slot, user: null })).toBe('active');
    await store.configure({ ...bench.call(), change: { maxUsers: 2 } });
    await store.promote({ ...bench.call(), maxUnits: 32 });
    await bench.line(store, 'e');
    expect((await store.list()).length).toBe(1);

    const admin = redis.client();
    const found = await Promise.all(
      (await admin.keys('*')).map(async (key) => {
        expect(await admin.pttl(key), `${key} stays`).toBe(-1);
        return `${key} ${await admin.type(key)}`;
      }),
    );
    const listed = rows('queue key').map(([key, type]) => {
      return `${codesIn(key)[0]?.replace('{eventId}', `{${EVENT}}`)} ${type}`;
    });
    expect(found.sort()).toEqual(listed.sort());
    expect(new Set(found.map((line) => tagOf(line.split(' ')[0])))).toEqual(
      new Set([EVENT, 'queue:active-events']),
    );

    // A changed run and lost settings put the last field there.
    await admin.hset(`{${EVENT}}:status`, 'run', '0'.repeat(40));
    await bench.join(store, 'f');
    const fields = (await admin.hkeys(`{${EVENT}}:status`)).map((field) =>
      field.replace(/^pace\d+$/, 'pace'),
    );
    const described = rows('field').flatMap(([names]) => codesIn(names));
    const expected = described.filter((name) => name !== 'pace31').map((name) => name.replace(/\d+$/, ''));
    expect(fields.sort()).toEqual(expected.sort());

    const records = await admin.zrangebyscore(`{${EVENT}}:active-seen`, '-inf', '(0');
    expect([...records].sort()).toEqual(['@a', 'a', 'b', 'c', 'd']);
    expect(rows('record').map(([name]) => codesIn(name)[0])).toEqual(['<subject>', '@<subject>']);
  });

  it('is so for seat locks, with the rights it asks for', async () => {
    const locks = redisSeatLocks({ client });
    const request = { eventId: EVENT, owner: 'a', seats: ['A-1', 'A-2'] };
    expect((await locks.acquire({ ...request, ttlSeconds: 420 })).state).toBe('held');
    expect((await locks.extend({ ...request, ttlSeconds: 420 })).state).toBe('held');
    expect(await locks.release({ ...request, seats: ['A-2'] })).toBe(1);
    expect(await locks.owner({ eventId: EVENT, seatId: 'A-1' })).toMatchObject({ owner: 'a' });
    const admin = redis.client();
    const listed = rows('seat key').map(([key, type, ttl]) => {
      const name = codesIn(key)[0]?.replace('{eventId}', `{${EVENT}}`).replace('{seatId}', 'A-1') ?? '';
      return [name, type, ttl !== 'none'] as const;
    });
    for (const [name, type, ends] of listed) {
      expect(await admin.type(name), name).toBe(type);
      expect((await admin.pttl(name)) > 0, `${name} ends`).toBe(ends);
    }
    const fenceOfTheOther = `seat:{${EVENT}}:A-2:token_seq`;
    expect((await admin.keys('*')).sort()).toEqual([...listed.map(([name]) => name), fenceOfTheOther].sort());
    expect(new Set(listed.map(([name]) => tagOf(name)))).toEqual(new Set([EVENT]));
  });

  it("is so for the operator's log, with the rights it asks for", async () => {
    const log = redisOperatorLog({ client });
    await log.append(entry(EVENT, 1));
    await log.append(entry(EVENT, 2));
    expect((await log.list(EVENT)).length).toBe(2);
    expect(await log.plans?.write(EVENT, [], 0)).toBe(true);
    expect(await log.plans?.read(EVENT)).toEqual({ version: 1, plans: [] });
    expect(await log.plans?.events()).toEqual([EVENT]);
    const admin = redis.client();
    const found = await Promise.all(
      (await admin.keys('*')).map(async (key) => {
        expect(await admin.pttl(key), `${key} stays`).toBe(-1);
        return `${key} ${await admin.type(key)}`;
      }),
    );
    const listed = rows('operator key').map(([key, type]) => {
      return `${codesIn(key)[0]?.replace('{eventId}', `{${EVENT}}`)} ${type}`;
    });
    expect(found.sort()).toEqual(listed.sort());
    expect(new Set(found.map((line) => tagOf(line.split(' ')[0])))).toEqual(
      new Set([EVENT, 'operator:planned-events']),
    );
    const fields = codesIn(rows('operator key').find(([, type]) => type === 'hash')?.[2]);
    expect((await admin.hkeys(`{${EVENT}}:operator-plans`)).sort()).toEqual([...fields].sort());
    expect(Number(await admin.call('MEMORY', 'USAGE', `{${EVENT}}:operator-log`)) / 2).toBeLessThan(1500);
  });

  it('takes the memory it says', async () => {
    const admin = redis.client();
    const bench = storeBench();
    const store = redisEntryQueueStore({ client, clock: bench.clock });
    await store.configure({ ...bench.call(), change: { maxUsers: 0 } });
    const subjects = Array.from({ length: 2000 }, (_, index) => String(index).padStart(22, 's'));
    await bench.line(store, ...subjects);
    const size = async (...names: string[]): Promise<number> => {
      const sizes = names.map((name) => admin.call('MEMORY', 'USAGE', name, 'SAMPLES', '0'));
      return (await Promise.all(sizes)).reduce<number>((sum, bytes) => sum + Number(bytes ?? 0), 0);
    };
    const each = async (): Promise<number> =>
      (await size(...['queue', 'active', 'seen', 'active-seen'].map((name) => `{${EVENT}}:${name}`))) / 2000;
    const waiting = await each();
    expect(waiting).toBeLessThanOrEqual(260);
    await store.configure({ ...bench.call(), change: { maxUsers: 2000 } });
    while ((await store.promote({ ...bench.call(), maxUnits: 32 })).more);
    expect(await each()).toBeLessThanOrEqual(waiting + 240);
    const settings = await size(`{${EVENT}}:status`, `{${EVENT}}:counter`, `{${EVENT}}:maxUsers`);
    expect(settings).toBeLessThan(2048);
    await redisSeatLocks({ client }).acquire({ eventId: EVENT, owner: 'a', seats: ['A-12'], ttlSeconds: 1 });
    const fence = await size(`seat:{${EVENT}}:A-12:token_seq`);
    expect(fence).toBeLessThanOrEqual(100);
  });
});

/** What of a key Redis Cluster takes to choose its node. */
const tagOf = (key = ''): string => /\{([^}]+)\}/.exec(key)?.[1] ?? key;
