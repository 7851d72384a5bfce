import { expect, it } from 'vitest';
import { describeRedis, redisForFile } from '../../test/support/redis';
import { ageSeats, timeOf } from '../../test/support/redis-seats';
import { seatLocksContract } from '../testing/seat-locks-contract';
import { redisSeatLocks } from './seat-locks';

const redis = redisForFile();

seatLocksContract(
  { describe: describeRedis, it, expect },
  {
    name: 'Redis',
    async create(onExpired) {
      const client = redis.client({ enableAutoPipelining: true });
      await client.flushall();
      return {
        locks: redisSeatLocks({ client, onExpired }),
        now: () => timeOf(client),
        advance: (ms) => ageSeats([client], ms),
        close: async () => {
          await client.quit();
        },
      };
    },
  },
);

const EVENT = 'iu-2027';
const ttlSeconds = 420;

describeRedis('seat locks on Redis', () => {
  it('leave the keys that are promised, the fence without an end and the event as the only hash tag', async () => {
    const client = redis.client();
    await client.flushall();
    const locks = redisSeatLocks({ client });
    await locks.acquire({ eventId: EVENT, owner: 'a', seats: ['A-1'], ttlSeconds });
    const lock = `seat:{${EVENT}}:A-1`;
    expect((await client.keys('*')).sort()).toEqual([`seat:{${EVENT}}`, lock, `${lock}:token_seq`]);
    expect(await client.get(lock)).toBe('a');
    expect(await client.pttl(lock)).toBeGreaterThan(419_000);
    expect(await client.pttl(lock)).toBeLessThanOrEqual(420_000);
    expect(await client.pttl(`${lock}:token_seq`)).toBe(-1);
    expect(await locks.owner({ eventId: EVENT, seatId: 'A-1' })).toMatchObject({
      fence: Number(await client.get(`${lock}:token_seq`)),
    });
  });

  it('give seats to one of 200 who come over eight connections at once', async () => {
    const clients = Array.from({ length: 8 }, () => redis.client());
    await clients[0]?.flushall();
    const locks = clients.map((client) => redisSeatLocks({ client }));
    const seats = ['A-1', 'A-2', 'A-3'];
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        locks[index % 8]?.acquire({ eventId: EVENT, owner: `u${index}`, seats, ttlSeconds }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome?.state === 'held').length).toBe(1);
  });

  it('raise fences after Redis lost its memory and its scripts', async () => {
    const client = redis.client();
    const locks = redisSeatLocks({ client });
    const fences: number[] = [];
    for (const owner of ['a', 'b']) {
      const outcome = await locks.acquire({ eventId: EVENT, owner, seats: ['Z-1'], ttlSeconds });
      if (outcome.state === 'held') fences.push(outcome.seats[0]?.fence ?? 0);
      const before = await timeOf(client);
      await client.flushall();
      await client.script('FLUSH');
      while ((await timeOf(client)) === before) await client.ping();
    }
    expect(fences.length).toBe(2);
    expect(fences[1]).toBeGreaterThan(fences[0] ?? 0);
  });

  it('say that the store is away, not that the seat is taken', async () => {
    const client = redis.client({ retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.disconnect();
    const request = { eventId: EVENT, owner: 'a', seats: ['A-1'], ttlSeconds };
    await expect(redisSeatLocks({ client }).acquire(request)).rejects.toThrow('ERR_STORE_UNAVAILABLE Redis');
  });
});
