/** A sale that the release before wrote goes on: its tokens, its tables, its keys in Redis. */
import { readFileSync } from 'node:fs';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createTokens } from '@urr/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createEntryQueue,
  createOperator,
  createWaitingRoom,
  type EntryQueue,
  type WaitingRoom,
} from '../src';
import { dynamoOperatorLog, dynamoWaitingRoomStore } from '../src/dynamodb';
import { createEntryGate } from '../src/gateway';
import { redisEntryQueueStore } from '../src/redis';
import { PATIENT_MS, startDynamo, type TestDynamo } from './support/dynamo';
import { saleConfig as config, SALE_EVENT as EVENT, saleKeys as keys, type Sale } from './support/freeze';
import { describeRedis, redisForFile } from './support/redis';

const sale = JSON.parse(readFileSync(new URL('./fixtures/sale.json', import.meta.url), 'utf8')) as Sale;

/** A moment after the other version wrote its last. */
const clock = (): number => sale.atMs + 1000;
const given = { config, keys, clock };

it('the pass is good', async () => {
  const verdict = await createTokens({ ...given, kind: 'vwr', keys: keys.vwr }).verify(sale.vwr, {
    eventId: EVENT,
  });
  expect(verdict).toMatchObject({ ok: true, claims: { pos: 1 } });
});

describe('tier 1 on DynamoDB', () => {
  let dynamo: TestDynamo;
  let room: WaitingRoom;
  beforeAll(async () => {
    dynamo = await startDynamo();
    const client = dynamo.client();
    for (const [role, items] of Object.entries(sale.tables)) {
      const TableName = dynamo.tables[role as keyof typeof dynamo.tables];
      for (const Item of items) await client.send(new PutItemCommand({ TableName, Item: Item as never }));
    }
    const store = dynamoWaitingRoomStore({ client, tables: dynamo.tables, timeoutMs: PATIENT_MS });
    room = createWaitingRoom({ ...given, store });
  });
  afterAll(() => dynamo.close());

  it('knows who was admitted, who waits where, and lets who left leave once', async () => {
    expect(await room.check({ place: sale.room.admitted })).toMatchObject({
      state: 'admitted',
      position: 1,
      token: sale.vwr,
    });
    expect(await room.check({ place: sale.room.waiting })).toMatchObject({
      state: 'waiting',
      position: sale.positions.waiting,
    });
    expect(await room.leave({ place: sale.room.left })).toMatchObject({ state: 'left' });
  });

  it('finds the place of somebody signed in, and gives newcomers higher numbers', async () => {
    expect(await room.assign({ eventId: EVENT, subject: 'user-3' })).toMatchObject({
      position: sale.positions.waiting,
    });
    const outcome = await room.assign({ eventId: EVENT, subject: 'somebody-new' });
    expect(outcome).toMatchObject({ state: 'waiting' });
    expect('position' in outcome && Number(outcome.position)).toBeGreaterThan(sale.positions.tail);
  });

  it('reads the history and goes on with it', async () => {
    const client = dynamo.client();
    const operator = createOperator({
      room,
      clock,
      log: dynamoOperatorLog({ client, tables: dynamo.tables }),
    });
    const [entry] = await operator.history(EVENT);
    expect(entry).toMatchObject({ rev: 1, who: 'kim', why: 'on sale', action: 'configure' });
    expect(await operator.pause(EVENT, { who: 'lee', rev: 1 })).toMatchObject({ rev: 2, phase: 'paused' });
    await operator.resume(EVENT, { who: 'lee', rev: 2 });
  });
});

describeRedis('tier 2 on Redis', () => {
  const redis = redisForFile();
  let queue: EntryQueue;
  beforeAll(async () => {
    const client = redis.client();
    for (const [key, type, value] of sale.redis) {
      if (type === 'zset')
        await client.zadd(key, ...value.map((_, at) => value[at % 2 === 0 ? at + 1 : at - 1] ?? ''));
      else if (type === 'hash') await client.hset(key, ...value);
      else if (type === 'set') await client.sadd(key, ...value);
      else await client.set(key, value[0] ?? '');
    }
    // The server went on running while the version changed.
    const [, run = ''] = /run_id:(\w+)/.exec(await client.info('server')) ?? [];
    await client.hset(`{${EVENT}}:status`, 'run', run);
    queue = createEntryQueue({
      ...given,
      store: redisEntryQueueStore({ client, clock, timeoutMs: PATIENT_MS }),
    });
  });

  it('goes on with the sessions, and its gate lets them through', async () => {
    expect(await queue.heartbeat({ entryToken: sale.queue.entry })).toMatchObject({ state: 'admitted' });
    const gate = createEntryGate({ ...given, queue });
    const headers = { 'x-queue-entry-token': sale.queue.entry };
    expect(await gate.check({ headers, eventId: EVENT })).toMatchObject({ ok: true, reason: 'admitted' });
  });

  it('lets in who was admitted and had not come yet, and nobody beyond', async () => {
    expect(await queue.get(EVENT)).toMatchObject({ active: 2, waiting: 1, maxUsers: 2 });
    expect(await queue.status({ place: sale.queue.waiting })).toMatchObject({
      state: 'admitted',
      seq: sale.seqs.waiting,
    });
    expect((await queue.promote({ eventId: EVENT })).admitted).toEqual([]);
    expect(await queue.get(EVENT)).toMatchObject({ active: 2, waiting: 1 });
  });

  it('takes back no place that was used up, and gives newcomers higher numbers', async () => {
    expect(await queue.status({ place: sale.queue.spent })).toMatchObject({ state: 'expired' });
    const vwr = createTokens({ ...given, kind: 'vwr', keys: keys.vwr });
    const vwrToken = await vwr.issue({
      eventId: EVENT,
      epoch: 1,
      subject: 'a-new-subject-here',
      position: 9,
    });
    const outcome = await queue.join({ eventId: EVENT, vwrToken });
    expect(outcome).toMatchObject({ state: 'waiting', ahead: 1 });
    expect('seq' in outcome && outcome.seq).toBeGreaterThan(sale.seqs.waiting + 1);
  });
});
