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

  waitingRoomStoreContract({ describe, it, expect }, { name, create: () => storeOn() });

  it('works on a document client as on a plain one', async () => {
    const store = storeOn(DynamoDBDocumentClient.from(dynamo.client()));
    expect(await store.readEvent('nobody')).toBeUndefined();
  });
});
