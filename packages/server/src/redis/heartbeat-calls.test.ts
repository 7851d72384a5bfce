/** Signs of life as they go to Redis: how many in a call, and whose answer is whose. */
import { expect, it } from 'vitest';
import type { QueueRules } from '../entry-queue/store';
import type { RedisClient } from './client';
import { redisEntryQueueStore } from './entry-queue-store';

const PLACES = Array.from({ length: 50 }, (_, index) => ({
  subject: `s${index}`,
  seq: 100 + index,
  epoch: 1,
}));
const SLOT = { id: 'i', subject: 't', seq: 1, epoch: 1, expiresAtSeconds: 9 };

it('sends fifty places in three calls, slots in the first, and puts the answers in the order asked', async () => {
  const sent: (string | number)[][] = [];
  const client: Pick<RedisClient, 'evalsha'> = {
    async evalsha(_sha1, keys, ...words) {
      const args = words.slice(keys + 11);
      sent.push(args);
      // Of each call the second place has its turn and the third is gone; all others wait.
      return [
        'ok',
        5,
        [1, 1, 'open', null, null, null, null, null],
        [2, 2, 3, 0],
        args.length > 45 ? [null] : [],
      ];
    },
  };
  const store = redisEntryQueueStore({ client: client as RedisClient });
  const result = await store.heartbeat({
    eventId: 'e',
    nowMs: 0,
    rules: {} as QueueRules,
    places: PLACES,
    slots: [SLOT],
  });
  expect(sent.map(([count]) => count)).toEqual([20, 20, 10]);
  expect(sent.map(({ length }) => length)).toEqual([2 + 20 * 2 + 5, 2 + 20 * 2, 2 + 10 * 2]);
  expect(sent[1]?.slice(1, 4)).toEqual([1, 's20', 's21']);
  expect(result.places.flatMap((beat, index) => (beat === 'waiting' ? [] : [[index, beat]]))).toEqual([
    [1, 'turn'],
    [2, 'gone'],
    [21, 'turn'],
    [22, 'gone'],
    [41, 'turn'],
    [42, 'gone'],
  ]);
  expect(result.slots).toEqual([null]);
});
