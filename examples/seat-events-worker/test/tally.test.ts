/** The effect on an emulated DynamoDB, or on the one that DYNAMODB_ENDPOINT names. */
import { DeleteTableCommand, type UpdateTimeToLiveCommandInput } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../../packages/server/test/support/dynamo';
import { createConsumer } from '../src/consumer';
import { createTallyTable } from '../src/setup';
import { createTally } from '../src/tally';
import { AT, admission, answer, startSqs, withTransactions } from './support';

const table = `seat-events-${process.pid}`;
const endpoint = process.env.DYNAMODB_ENDPOINT;
let dynamo: TestDynamo;
const told: unknown[] = [];
let sqs: Awaited<ReturnType<typeof startSqs>>;

beforeAll(async () => {
  [dynamo, sqs] = await Promise.all([startDynamo(endpoint), startSqs()]);
  const client = dynamo.client();
  // The emulator forgets nothing, whatever it is told.
  if (endpoint === undefined)
    answer(client, 'UpdateTimeToLiveCommand', async (input) => void told.push(input));
  await createTallyTable(client, table);
});
afterAll(async () => {
  if (endpoint !== undefined) await dynamo.client().send(new DeleteTableCommand({ TableName: table }));
  await Promise.all([dynamo.close(), sqs.close()]);
});

const newClient = () => (endpoint === undefined ? withTransactions(dynamo.client()) : dynamo.client());
const newTally = () => createTally({ client: newClient(), table, clock: () => AT });

describe('the tally', () => {
  it('has a table that is made once, with a time to live', async () => {
    await createTallyTable(dynamo.client(), table);
    if (endpoint !== undefined) return;
    const expected: UpdateTimeToLiveCommandInput = {
      TableName: table,
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    };
    expect(told).toEqual([expected]);
  });

  it('counts an admission once, whoever tells it again', async () => {
    const [one, other] = [newTally(), newTally()];
    expect(await one.apply(admission('t0', 'tally'))).toBe('counted');
    expect(await one.apply(admission('t0', 'tally'))).toBe('known');
    expect(await other.apply(admission('t0', 'tally'))).toBe('known');
    expect(await other.apply(admission('t1', 'tally'))).toBe('counted');
    expect(await one.admitted('tally', AT)).toBe(2);
    expect(await one.admitted('tally', AT + 60_000)).toBe(0);
  });

  it('remembers for as long as a message can come back, and no longer', async () => {
    await newTally().apply(admission('t2', 'ttl'));
    const documents = DynamoDBDocumentClient.from(dynamo.client());
    const found = await documents.send(new GetCommand({ TableName: table, Key: { pk: 'admission#t2' } }));
    expect(found.Item?.ttl).toBe(AT / 1000 + 45 * 86_400);
  });

  it('is right after workers died between the effect and the deletion', async () => {
    const { queue, deadLetters, publisher } = await sqs.queues();
    const events = Array.from({ length: 12 }, (_, index) => admission(`c${index}`, 'crash'));
    await publisher.publish(events);
    const tally = newTally();
    const outcomes: string[] = [];
    const consumer = (dies: boolean) =>
      createConsumer({
        queue: dies ? { ...queue, remove: () => Promise.reject(new Error('died')) } : queue,
        deadLetters,
        waitSeconds: 0,
        // What a worker that died held is there again for the next one.
        visibilitySeconds: dies ? 0 : 60,
        onError: () => {},
        apply: async (event) => void outcomes.push(await tally.apply(event)),
      });
    await expect(consumer(true).once()).rejects.toThrow('died');
    const alive = consumer(false);
    while ((await alive.once()) > 0);
    expect(outcomes).toEqual(['counted', 'known', ...Array(11).fill('counted')]);
    expect(await tally.admitted('crash', AT)).toBe(12);
  });
});
