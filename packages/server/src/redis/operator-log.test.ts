import { describe, expect, it } from 'vitest';
import { itIsOneLogForAllProcesses } from '../../test/support/operator-processes';
import { describeRedis, redisForFile } from '../../test/support/redis';
import { entry, operatorLogContract } from '../testing/operator-log-contract';
import type { RedisClient } from './client';
import { redisOperatorLog } from './operator-log';

const redis = redisForFile();

let events = 0;

function newEvent(): string {
  events += 1;
  return `redis-logged-${events}`;
}

operatorLogContract(
  { describe: describeRedis, it, expect },
  { name: 'Redis', create: () => redisOperatorLog({ client: redis.client() }) },
);

/** Every script is run twice, as where an answer was lost and the client asked again. */
function asksTwice(client: RedisClient): RedisClient {
  return {
    evalsha: (...args) => client.evalsha(...args).then(() => client.evalsha(...args)),
    eval: (...args) => client.eval(...args).then(() => client.eval(...args)),
    sadd: (...args) => client.sadd(...args),
    smembers: (key) => client.smembers(key),
  };
}

describeRedis("the operator's log on Redis", () => {
  const logOn = () => redisOperatorLog({ client: redis.client() });

  it('is the same in every process', async () => {
    const eventId = newEvent();
    await logOn().append(entry(eventId, 1));
    await logOn().plans?.write(eventId, [], 0);
    expect(await logOn().list(eventId)).toEqual([entry(eventId, 1)]);
    expect((await logOn().plans?.read(eventId))?.version).toBe(1);
    expect(await logOn().plans?.events()).toContain(eventId);
  });

  it('keeps the newest entries and goes on counting', async () => {
    const eventId = newEvent();
    const client = redis.client();
    const log = redisOperatorLog({ client, maxEntries: 100 });
    for (let rev = 1; rev <= 103; rev++) await log.append(entry(eventId, rev));
    const listed = await log.list(eventId, { limit: 1000 });
    expect([listed.length, listed[0]?.rev, listed.at(-1)?.rev]).toEqual([100, 103, 4]);
    expect(await client.zcard(`{${eventId}}:operator-log`)).toBe(100);
    await expect(log.append(entry(eventId, 2))).rejects.toMatchObject({ code: 'ERR_CONFLICT', rev: 103 });
  });

  it('writes down nothing twice and refuses nobody their own change when answers are lost', async () => {
    const eventId = newEvent();
    const log = redisOperatorLog({ client: asksTwice(redis.client()) });
    await log.append(entry(eventId, 1));
    expect((await log.list(eventId)).length).toBe(1);
    expect(await log.plans?.write(eventId, [], 0)).toBe(true);
    expect((await log.plans?.read(eventId))?.version).toBe(1);
  });

  it('goes on after the server has lost its scripts', async () => {
    const eventId = newEvent();
    const client = redis.client();
    const log = redisOperatorLog({ client });
    for (const rev of [1, 2]) {
      await client.script('FLUSH');
      await log.append(entry(eventId, rev));
    }
    await client.script('FLUSH');
    expect((await log.list(eventId)).map(({ rev }) => rev)).toEqual([2, 1]);
  });

  itIsOneLogForAllProcesses(() => logOn());

  it('says that Redis is away', async () => {
    const client = redis.client({ retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.disconnect();
    const log = redisOperatorLog({ client });
    await expect(log.list('iu-2027')).rejects.toThrow('ERR_STORE_UNAVAILABLE Redis');
    await expect(log.plans?.events()).rejects.toThrow('ERR_STORE_UNAVAILABLE Redis');
  });
});

describe('options', () => {
  it('keep no fewer entries than plans are looked for in', () => {
    const client = {} as RedisClient;
    expect(() => redisOperatorLog({ client, maxEntries: 10 })).toThrow(
      'ERR_INPUT_INVALID maxEntries: expected a whole number from 100',
    );
  });
});
