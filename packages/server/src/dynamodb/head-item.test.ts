import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATIENT_MS, startDynamo, type TestDynamo } from '../../test/support/dynamo';
import { itemBytes } from '../../test/support/dynamo-size';
import { HOLE_BLOCK, LEASE_SLOTS, type RoomSettings } from '../waiting-room/store';
import { dynamoWaitingRoomStore } from './waiting-room-store';

const NOW = 1_800_000_123_457;
/** As long as an event id may be. */
const EVENT = 'e'.repeat(64);

const settings: RoomSettings = {
  phase: 'open',
  opensAtMs: NOW,
  closesAtMs: NOW + 86_400_000,
  order: 'arrival',
  pacing: { step: 500, everySeconds: 10, burst: 1.2, refill: 0 },
  ledger: 'subject',
  message: {
    ko: '결제 시스템 점검으로 입장이 잠시 지연되고 있습니다. 순번은 그대로 유지됩니다.'.repeat(2),
    en: 'The payment provider is being repaired. Your place is kept.'.repeat(2),
    ja: '決済システムの点検のため、入場が一時的に遅れています。順番はそのままです。'.repeat(2),
  },
};

describe('the item of an event', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.close());

  it('stays one write unit after 12 million joins, with a message in three languages and the longest id', async () => {
    const client = dynamo.client();
    const store = dynamoWaitingRoomStore({ client, timeoutMs: PATIENT_MS });
    const segment = { base: 11_999_987, baseAt: NOW, step: 4999, everySeconds: 3599, cap: 12_999_999 };
    const change = {
      eventId: EVENT,
      epoch: 1234,
      settings,
      segments: [segment, { ...segment, baseAt: NOW + 10_000 }],
      serving: 11_999_987,
      restart: false,
    };
    for (let rev = 0; rev < 5; rev++) await store.writeEvent({ ...change, expectedRev: rev });
    await store.lease({ eventId: EVENT, leaseId: 'most', count: 12_345_678 });
    for (let n = 0; n < LEASE_SLOTS + 1; n++) {
      await store.lease({ eventId: EVENT, leaseId: `writer-${n}-${'x'.repeat(40)}`, count: 101 });
    }
    const found = await store.readEvent(EVENT);
    expect(found?.event).toMatchObject({ tail: 12_345_678 + 101 * 25, rev: 5, settings });
    const { Item = {} } = await client.send(
      new GetItemCommand({ TableName: 'urr-counters', Key: { eventId: { S: EVENT } }, ConsistentRead: true }),
    );
    expect(Item).toMatchObject({ nextPosition: { N: '12348204' }, servingCounter: { N: '11999987' } });
    expect(itemBytes(Item)).toBeLessThanOrEqual(1024);
    expect(itemBytes(Item)).toBeGreaterThan(600);
  });

  it('keeps half a million positions of holes in one write unit', async () => {
    const client = dynamo.client();
    const store = dynamoWaitingRoomStore({ client, timeoutMs: PATIENT_MS });
    for (let block = 0; block < 128; block++) {
      await store.addHoles({ eventId: EVENT, epoch: 1234, from: block * HOLE_BLOCK + 1, count: 3999 });
    }
    const Key = { eventId: { S: `${EVENT}#h#1234#0` } };
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: 'urr-counters', Key }));
    expect(Object.keys(Item)).toHaveLength(129);
    expect(itemBytes(Item)).toBeLessThanOrEqual(1024);
  });
});
