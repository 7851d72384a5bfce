import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints, PATIENT_MS, startDynamo, type TestDynamo } from '../../test/support/dynamo';
import { refused, throttledAfterwards, well, withFaults } from '../../test/support/dynamo-faults';
import { itIsOneLogForAllProcesses } from '../../test/support/operator-processes';
import { entry, operatorLogContract } from '../testing/operator-log-contract';
import { dynamoOperatorLog } from './operator-log';

let events = 0;

function newEvent(): string {
  events += 1;
  return `logged-${Date.now().toString(36)}-${events}`;
}

describe.each(endpoints)("the operator's log on %s", (_, endpoint) => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo(endpoint);
  }, 60_000);
  afterAll(() => dynamo.close());

  const logOn = (client = dynamo.client()) =>
    dynamoOperatorLog({ client, tables: dynamo.tables, timeoutMs: PATIENT_MS });

  operatorLogContract({ describe, it, expect }, { name: 'DynamoDB', create: () => logOn() });

  it('is the same in every process', async () => {
    const eventId = newEvent();
    await logOn().append(entry(eventId, 1));
    await logOn().plans?.write(eventId, [], 0);
    expect(await logOn().list(eventId)).toEqual([entry(eventId, 1)]);
    expect((await logOn().plans?.read(eventId))?.version).toBe(1);
  });

  it('lists the newest hundred of more', async () => {
    const eventId = newEvent();
    const log = logOn();
    for (let rev = 1; rev <= 103; rev++) await log.append(entry(eventId, rev));
    const listed = await log.list(eventId);
    expect([listed.length, listed[0]?.rev, listed.at(-1)?.rev]).toEqual([100, 103, 4]);
  });

  it('finds an entry whose writer died before saying that it is the newest', async () => {
    const eventId = newEvent();
    const client = dynamo.client({ maxAttempts: 1 });
    const { next } = withFaults(client);
    const log = logOn(client);
    await log.append(entry(eventId, 1));
    next.push(well, refused, refused, refused);
    await log.append(entry(eventId, 2));
    const pointer = { TableName: dynamo.tables.counters, Key: { eventId: { S: `${eventId}#o` } } };
    expect((await logOn().list(eventId)).map(({ rev }) => rev)).toEqual([2, 1]);
    await dynamo.client().send(new DeleteItemCommand(pointer));
    expect((await logOn().list(eventId)).map(({ rev }) => rev)).toEqual([2, 1]);
    await expect(logOn().append(entry(eventId, 2))).rejects.toMatchObject({ code: 'ERR_CONFLICT', rev: 2 });
  });

  it('knows its own plans again when the answer was lost', async () => {
    const eventId = newEvent();
    const client = dynamo.client({ maxAttempts: 1 });
    const { next } = withFaults(client);
    next.push(well, throttledAfterwards);
    expect(await logOn(client).plans?.write(eventId, [], 0)).toBe(true);
    expect((await logOn().plans?.read(eventId))?.version).toBe(1);
  });

  itIsOneLogForAllProcesses(() => logOn());
});
