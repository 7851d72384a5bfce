/**
 * A small sale written down as it lies in the stores, with the tokens people hold: run with the code of a release, read
 * by the code of the next (`side-by-side.test.ts`).
 *
 * `node --conditions=@urr/source --import tsx packages/server/test/support/freeze.ts > packages/server/test/fixtures/sale.json`
 */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { createKeyRing, createTokens, defineConfig } from '@urr/core';
import { Redis } from 'ioredis';
import { startRedis } from '../../../../tooling/redis';
import { findService } from '../../../../tooling/services';
import { createEntryQueue, createOperator, createWaitingRoom } from '../../src';
import { dynamoOperatorLog, dynamoWaitingRoomStore } from '../../src/dynamodb';
import { redisEntryQueueStore } from '../../src/redis';
import { startDynamo } from './dynamo';

export const SALE_EVENT = 'iu-2027';
export const SALE_START = Date.parse('2027-05-01T20:00:00+09:00');
export const saleConfig = defineConfig({ pacing: { step: 2, everySeconds: 10, burst: 1 } });
const ring = (kid: string) => createKeyRing([{ kid, alg: 'HS256', secret: kid.repeat(32) }], kid);
export const saleKeys = { place: ring('p'), vwr: ring('v'), entry: ring('e') };

/** What people hold, and what was last true of it. */
export type Sale = {
  readonly atMs: number;
  readonly room: { readonly admitted: string; readonly waiting: string; readonly left: string };
  readonly queue: { readonly waiting: string; readonly entry: string; readonly spent: string };
  readonly positions: { readonly waiting: number; readonly tail: number };
  readonly seqs: { readonly waiting: number };
  readonly vwr: string;
  /** Items by table, as DynamoDB's JSON. */
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly redis: readonly (readonly [key: string, type: string, value: readonly string[]])[];
};

async function freeze(): Promise<Sale> {
  let nowMs = SALE_START;
  const clock = (): number => nowMs;
  const dynamo = await startDynamo();
  const server = await startRedis(findService('redis') ?? 'redis-server');
  const client = new Redis({ port: server.port, host: server.host });
  try {
    const given = { config: saleConfig, keys: saleKeys, clock };
    const dynamoClient = dynamo.client();
    const room = createWaitingRoom({
      ...given,
      store: dynamoWaitingRoomStore({ client: dynamoClient, tables: dynamo.tables }),
    });
    const queue = createEntryQueue({ ...given, store: redisEntryQueueStore({ client, clock }) });
    const log = dynamoOperatorLog({ client: dynamoClient, tables: dynamo.tables });
    const operator = createOperator({ room, queue, clock, log });
    await operator.configure(SALE_EVENT, { maxUsers: 2, threshold: 2 }, { who: 'kim', why: 'on sale' });
    const joined = [];
    for (let person = 0; person < 6; person++)
      joined.push(await room.assign({ eventId: SALE_EVENT, subject: `user-${person}` }));
    const places = joined.map((one) => ('place' in one ? (one.place ?? '') : ''));
    await room.leave({ place: places[5] });
    const [first] = joined;
    if (first?.state !== 'admitted') throw new Error('expected the first to be admitted at once');
    const vwr = createTokens({ config: saleConfig, kind: 'vwr', keys: saleKeys.vwr, clock });
    const inQueue = [];
    for (let person = 0; person < 4; person++) {
      const vwrToken = await vwr.issue({
        eventId: SALE_EVENT,
        epoch: 1,
        subject: `subject-of-person-${person}`,
        position: person + 1,
      });
      inQueue.push(await queue.join({ eventId: SALE_EVENT, vwrToken }));
    }
    const [one, two, three] = inQueue;
    if (one?.state !== 'admitted' || two?.state !== 'admitted' || three?.state !== 'waiting')
      throw new Error(`unexpected: ${JSON.stringify(inQueue)}`);
    await queue.complete({ eventId: SALE_EVENT, entryToken: two.token });
    nowMs += 1000;
    const waiting = await room.check({ place: places[3] });
    if (waiting.state !== 'waiting') throw new Error(`expected somebody in line: ${waiting.state}`);
    const tables: Record<string, Record<string, unknown>[]> = {};
    for (const [role, TableName] of Object.entries(dynamo.tables)) {
      tables[role] = (await dynamoClient.send(new ScanCommand({ TableName }))).Items ?? [];
    }
    return {
      atMs: nowMs,
      room: { admitted: places[0] ?? '', waiting: places[3] ?? '', left: places[5] ?? '' },
      queue: { waiting: three.place ?? '', entry: one.token, spent: two.place ?? '' },
      positions: { waiting: waiting.position ?? 0, tail: waiting.status.tail },
      seqs: { waiting: three.seq },
      vwr: first.token,
      tables,
      redis: await dump(client),
    };
  } finally {
    client.disconnect();
    await server.stop();
    await dynamo.close();
  }
}

async function dump(client: Redis): Promise<Sale['redis']> {
  const keys = (await client.keys('*')).sort();
  return Promise.all(
    keys.map(async (key) => {
      const type = await client.type(key);
      const value =
        type === 'zset'
          ? await client.zrange(key, '0', '-1', 'WITHSCORES')
          : type === 'hash'
            ? Object.entries(await client.hgetall(key)).flat()
            : type === 'set'
              ? await client.smembers(key)
              : [(await client.get(key)) ?? ''];
      return [key, type, value] as const;
    }),
  );
}

if (process.argv[1]?.endsWith('freeze.ts')) {
  process.stdout.write(`${JSON.stringify(await freeze(), null, 1)}\n`);
}
