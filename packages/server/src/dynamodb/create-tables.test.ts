import { inspect } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../test/support/dynamo';
import { createTables } from './create-tables';
import { dynamoWaitingRoomStore } from './waiting-room-store';

/** DynamoDB as far as making tables goes, with TTL and recovery; answers are made before anything leaves. */
function awsLike(tables: Map<string, Record<string, unknown>>) {
  const made: string[] = [];
  const client = new DynamoDBClient({ region: 'ap-northeast-2', maxAttempts: 1 });
  const error = (name: string) => Object.assign(new Error(name), { name, $metadata: {} });
  client.middlewareStack.add(
    (_, context) => async (args) => {
      const input = args.input as Record<string, never> & { TableName: string };
      const name = String(context.commandName).replace(/Command$/, '');
      const table = tables.get(input.TableName);
      if (!name.startsWith('Describe')) made.push(`${name} ${input.TableName}`);
      const output = ((): object => {
        if (name === 'CreateTable') {
          if (table !== undefined) throw error('ResourceInUseException');
          tables.set(input.TableName, {
            ...input,
            TableStatus: 'CREATING',
            ttl: 'DISABLED',
            backups: 'DISABLED',
          });
          return {};
        }
        if (table === undefined) throw error('ResourceNotFoundException');
        if (name === 'DescribeTable') {
          const shown = { ...table };
          table.TableStatus = 'ACTIVE';
          return { Table: shown };
        }
        if (name === 'DescribeTimeToLive') return { TimeToLiveDescription: { TimeToLiveStatus: table.ttl } };
        if (name === 'UpdateTimeToLive') table.ttl = 'ENABLING';
        if (name === 'UpdateContinuousBackups') table.backups = 'ENABLED';
        if (name === 'UpdateTable') table.WarmThroughput = input.WarmThroughput;
        if (name === 'DescribeContinuousBackups') {
          const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: table.backups };
          return { ContinuousBackupsDescription: { PointInTimeRecoveryDescription } };
        }
        return {};
      })();
      return { output: { $metadata: {}, ...output }, response: {} } as never;
    },
    { step: 'initialize', priority: 'high', name: 'aws-like' },
  );
  return { client, made };
}

describe('createTables', () => {
  it('makes both tables with TTL and recovery, and changes nothing the second time', async () => {
    const { client, made } = awsLike(new Map());
    const first = await createTables({ client });
    expect(first).toEqual([
      { name: 'urr-counters', created: true, unsupported: [] },
      { name: 'urr-positions', created: true, unsupported: [] },
    ]);
    expect(made.toSorted()).toEqual([
      'CreateTable urr-counters',
      'CreateTable urr-positions',
      'UpdateContinuousBackups urr-counters',
      'UpdateContinuousBackups urr-positions',
      'UpdateTimeToLive urr-counters',
      'UpdateTimeToLive urr-positions',
    ]);
    made.length = 0;
    expect((await createTables({ client })).map(({ created }) => created)).toEqual([false, false]);
    expect(made).toEqual([]);
  });

  it('raises warm throughput and never lowers it', async () => {
    const tables = new Map<string, Record<string, unknown>>();
    const { client, made } = awsLike(tables);
    await createTables({ client });
    made.length = 0;
    const warm = (writeUnitsPerSecond: number) => ({ readUnitsPerSecond: 12_000, writeUnitsPerSecond });
    await createTables({ client, warmThroughput: warm(20_000) });
    expect(made).toEqual(['UpdateTable urr-counters', 'UpdateTable urr-positions']);
    await createTables({ client, warmThroughput: warm(5000) });
    expect(made).toHaveLength(2);
    expect(tables.get('urr-counters')?.WarmThroughput).toEqual({
      ReadUnitsPerSecond: 12_000,
      WriteUnitsPerSecond: 20_000,
    });
  });

  it('waits for a table that somebody else is making', async () => {
    const tables = new Map();
    const [one, other] = [awsLike(tables), awsLike(tables)];
    const results = await Promise.all([one, other].map(({ client }) => createTables({ client })));
    expect(results.flat().map(({ name }) => name)).toHaveLength(4);
    expect(tables.size).toBe(2);
  });

  it('says what AWS says when it may not make a table', async () => {
    const client = new DynamoDBClient({ region: 'ap-northeast-2' });
    client.middlewareStack.add(
      () => async () => {
        const error = new Error('not authorized to perform: dynamodb:DescribeTable');
        throw Object.assign(error, { name: 'AccessDeniedException' });
      },
      { step: 'initialize' },
    );
    await expect(createTables({ client })).rejects.toThrow(
      'could not be made: AccessDeniedException: not authorized to perform: dynamodb:DescribeTable',
    );
  });

  it('says when a table is not ours', async () => {
    const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
    const { client } = awsLike(new Map([['urr-counters', { TableStatus: 'ACTIVE', KeySchema }]]));
    await expect(createTables({ client })).rejects.toThrow(
      'ERR_INPUT_INVALID tables: table "urr-counters" has the key pk (HASH), expected eventId (HASH)',
    );
  });
});

describe('a store without its tables', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.close());

  it('says which one is missing, where, and how to make it', async () => {
    const tables = { counters: 'shop-counters', positions: 'shop-positions' };
    const store = dynamoWaitingRoomStore({ client: dynamo.client({ region: 'ap-northeast-2' }), tables });
    const missing = (name: string) =>
      `ERR_STORE_UNAVAILABLE table "${name}" not found in ap-northeast-2; npx @urr/server tables create`;
    await expect(store.readEvent('iu-2027')).rejects.toThrow(missing('shop-counters'));
    await expect(store.lease({ eventId: 'iu-2027', leaseId: 'a', count: 1 })).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      message: missing('shop-counters'),
    });
    const place = { eventId: 'iu-2027', epoch: 1, key: 's#1', nowMs: 0 };
    await expect(store.getPlace(place)).rejects.toThrow(missing('shop-positions'));
  });

  it('logs neither signatures nor what was asked for', async () => {
    const store = dynamoWaitingRoomStore({ client: dynamo.client(), tables: { positions: 'nowhere' } });
    const place = { eventId: 'iu-2027', epoch: 1, key: 's#a-hashed-subject', nowMs: 0 };
    const error = await store.getPlace(place).catch((failure: unknown) => failure);
    const logged = inspect(error, { depth: 20 });
    expect(logged).toContain('ERR_STORE_UNAVAILABLE');
    expect(logged).not.toMatch(/Signature|AWS4-HMAC|a-hashed-subject/);
    expect(JSON.stringify(error)).not.toMatch(/Signature|AWS4-HMAC|a-hashed-subject/);
  });
});
