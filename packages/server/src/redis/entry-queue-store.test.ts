import { expect, it } from 'vitest';
import { describeRedis, redisForFile } from '../../test/support/redis';
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
