import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints, PATIENT_MS, startDynamo, type TestDynamo } from '../../test/support/dynamo';
import { waitingRoomStoreContract } from '../testing/waiting-room-store-contract';
import { dynamoWaitingRoomStore } from './waiting-room-store';

describe.each(endpoints)('on %s', (name, endpoint) => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo(endpoint);
  }, 60_000);
  afterAll(() => dynamo.close());

  const storeOn = (client = dynamo.client()) =>
    dynamoWaitingRoomStore({ client, tables: dynamo.tables, timeoutMs: PATIENT_MS });

  const patiently = (title: string, body: () => void | Promise<void>) => it(title, body, 2 * PATIENT_MS);
  waitingRoomStoreContract({ describe, it: patiently, expect }, { name, create: () => storeOn() });

  it('works on a document client as on a plain one', async () => {
    const marshallOptions = { convertEmptyValues: true };
    const client = DynamoDBDocumentClient.from(dynamo.client(), {
      marshallOptions,
      unmarshallOptions: { wrapNumbers: true },
    });
    const store = storeOn(client);
    const eventId = `document-${Date.now().toString(36)}`;
    const settings = {
      phase: 'open',
      opensAtMs: null,
      closesAtMs: null,
      order: 'arrival',
      pacing: { step: 500, everySeconds: 10, burst: 1.2, refill: 0 },
      ledger: 'subject',
      message: { ko: '' },
    } as const;
    const head = { segments: [], serving: 0, restart: false };
    await store.writeEvent({ eventId, expectedRev: 0, epoch: 1, settings, ...head });
    expect(await store.lease({ eventId, leaseId: 'mine', count: 3 })).toMatchObject({ from: 1, to: 3 });
    const place = { jti: 'one', subject: 's', position: 1, iat: 1, exp: 2, owner: null };
    const at = { eventId, epoch: 1, key: 's#1', nowMs: 0 };
    await store.putPlace({ ...at, place, expiresAtMs: 1 });
    expect(await storeOn().getPlace(at)).toEqual(place);
    expect((await storeOn().readEvent(eventId))?.event).toMatchObject({ tail: 3, settings });
  });
});
