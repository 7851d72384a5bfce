import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../test/support/dynamo';
import { run } from './run';

async function urr(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const { signal } = new AbortController();
  const terminal = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), signal };
  return { code: await run(args, terminal), out: out.join('\n'), err: err.join('\n') };
}

describe('urr tables print', () => {
  it('prints a CloudFormation template by default', async () => {
    const { code, out } = await urr('tables', 'print');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchInlineSnapshot(`
      {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
          "UrrCounters": {
            "DeletionPolicy": "Retain",
            "Properties": {
              "AttributeDefinitions": [
                {
                  "AttributeName": "eventId",
                  "AttributeType": "S",
                },
              ],
              "BillingMode": "PAY_PER_REQUEST",
              "KeySchema": [
                {
                  "AttributeName": "eventId",
                  "KeyType": "HASH",
                },
              ],
              "PointInTimeRecoverySpecification": {
                "PointInTimeRecoveryEnabled": true,
              },
              "TableName": "urr-counters",
              "TimeToLiveSpecification": {
                "AttributeName": "ttl",
                "Enabled": true,
              },
            },
            "Type": "AWS::DynamoDB::Table",
            "UpdateReplacePolicy": "Retain",
          },
          "UrrPositions": {
            "DeletionPolicy": "Retain",
            "Properties": {
              "AttributeDefinitions": [
                {
                  "AttributeName": "id",
                  "AttributeType": "S",
                },
              ],
              "BillingMode": "PAY_PER_REQUEST",
              "KeySchema": [
                {
                  "AttributeName": "id",
                  "KeyType": "HASH",
                },
              ],
              "PointInTimeRecoverySpecification": {
                "PointInTimeRecoveryEnabled": true,
              },
              "TableName": "urr-positions",
              "TimeToLiveSpecification": {
                "AttributeName": "ttl",
                "Enabled": true,
              },
            },
            "Type": "AWS::DynamoDB::Table",
            "UpdateReplacePolicy": "Retain",
          },
        },
      }
    `);
  });

  it('prints Terraform JSON, with a prefix and throughput to keep ready', async () => {
    const { out } = await urr(
      'tables',
      'print',
      '--format',
      'terraform',
      '--prefix',
      'shop.',
      '--warm-writes',
      '20000',
    );
    expect(JSON.parse(out).resource.aws_dynamodb_table.shop_positions).toEqual({
      name: 'shop.positions',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'id',
      attribute: [{ name: 'id', type: 'S' }],
      ttl: { attribute_name: 'ttl', enabled: true },
      point_in_time_recovery: { enabled: true },
      warm_throughput: { read_units_per_second: 12_000, write_units_per_second: 20_000 },
    });
  });

  it('prints what the API takes', async () => {
    const { out } = await urr('tables', 'print', '--format', 'json', '--warm-reads', '30000');
    expect(JSON.parse(out)[0]).toEqual({
      createTable: {
        TableName: 'urr-counters',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'eventId', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'eventId', KeyType: 'HASH' }],
        WarmThroughput: { ReadUnitsPerSecond: 30_000, WriteUnitsPerSecond: 4000 },
      },
      timeToLive: { AttributeName: 'ttl', Enabled: true },
      pointInTimeRecovery: { PointInTimeRecoveryEnabled: true },
    });
  });

  it.each([
    [['print', '--format', 'yaml'], '--format: expected cloudformation, terraform, json'],
    [['print', '--prefix', 'a/b'], '--prefix: expected at most 200 letters'],
    [['create', '--dry-run', '--warm-reads', '1e9'], '--warm-reads: expected units a second'],
    [['create', '--endpoint', 'localhost'], '--endpoint: expected an origin'],
  ])('refuses %o', async (args, message) => {
    const { code, err } = await urr('tables', ...args);
    expect([code, err.includes(`ERR_INPUT_INVALID ${message}`)]).toEqual([1, true]);
  });
});

describe('urr tables create', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.close());

  it('says what it would do without asking anybody', async () => {
    const { code, out } = await urr('tables', 'create', '--dry-run', '--endpoint', 'http://127.0.0.1:1');
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        'urr-counters: would be there with key eventId (string), on demand, TTL on "ttl"',
        'urr-positions: would be there with key id (string), on demand, TTL on "ttl"',
      ],
    ]);
  });

  it('makes the tables, and says so when they are there', async () => {
    const create = ['tables', 'create', '--endpoint', dynamo.endpoint, '--prefix', 'cli-'];
    const emulated = '; this endpoint has no ttl, no pointInTimeRecovery';
    expect(await urr(...create)).toEqual({
      code: 0,
      out: `cli-counters: created${emulated}\ncli-positions: created${emulated}`,
      err: '',
    });
    expect((await urr(...create)).out).toBe(
      `cli-counters: is there${emulated}\ncli-positions: is there${emulated}`,
    );
    const { Table } = await dynamo.client().send(new DescribeTableCommand({ TableName: 'cli-counters' }));
    expect([Table?.TableStatus, Table?.BillingModeSummary?.BillingMode]).toEqual([
      'ACTIVE',
      'PAY_PER_REQUEST',
    ]);
  });

  it('exits 1 when nobody answers', async () => {
    const { code, err } = await urr('tables', 'create', '--endpoint', 'http://127.0.0.1:1');
    expect(code).toBe(1);
    expect(err).toMatch(/urr tables create: ERR_STORE_UNAVAILABLE table "urr-\w+" cannot be reached/);
  });
});
