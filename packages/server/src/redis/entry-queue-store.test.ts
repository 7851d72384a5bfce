import { expect, it } from 'vitest';
import { EVENT } from '../../test/support/queue';
import { describeRedis, redisForFile } from '../../test/support/redis';
import { redisQueueFixture } from '../../test/support/redis-queue';
import { createEntryQueueApp } from '../http/entry-queue-app';
import { entryQueueStoreContract } from '../testing/entry-queue-store-contract';
import { redisEntryQueueStore } from './entry-queue-store';

const START = Date.parse('2027-05-01T20:00:00+09:00');
const redis = redisForFile();

entryQueueStoreContract(
  { describe: describeRedis, it, expect },
  {
    name: 'Redis',
    async create() {
      const client = redis.client();
      await client.flushall();
      let nowMs = START;
      const clock = (): number => nowMs;
      return {
        store: redisEntryQueueStore({ client, clock }),
        now: clock,
        advance: (ms) => {
          nowMs += ms;
        },
        close: async () => {
          await client.quit();
        },
      };
    },
  },
);

describeRedis('keys that something else wrote to', () => {
  async function setUp(maxUsers: number) {
    const client = redis.client();
    await client.flushall();
    const fixture = await redisQueueFixture(client, { maxUsers, message: { en: 'Soon.' } });
    /** Joins over HTTP, at a process that knows nothing of the event yet. */
    async function join(): Promise<Response> {
      const { queue } = await redisQueueFixture(client, null);
      const headers = { 'x-urr-vwr-token': await fixture.pass() };
      const url = `https://tickets.example/api/v1/queue/${EVENT}/join`;
      return createEntryQueueApp({ queue, onError: () => {} }).fetch(
        new Request(url, { method: 'POST', headers }),
      );
    }
    return { client, join, fixture };
  }

  it.each([0, 10])(
    'are no fault of visitors: beyond 2^53 the counter answers 503, with %i slots',
    async (slots) => {
      const { client, join } = await setUp(slots);
      await client.set(`{${EVENT}}:counter`, '9007199254740993');
      const response = await join();
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await response.json()).toMatchObject({ code: 'busy' });
      await client.quit();
    },
  );

  it.each(['{bad', '5', '"text"', '{"en":5}', '[]'])(
    'hold nobody up: a message of %s is none',
    async (junk) => {
      const { client, join } = await setUp(10);
      await client.hset(`{${EVENT}}:status`, 'message', junk);
      expect((await join()).status).toBe(200);
      const { queue } = await redisQueueFixture(client, null);
      expect(await queue.get(EVENT)).toMatchObject({ message: null, maxUsers: 10 });
      await client.quit();
    },
  );
});
