/** The two tables as they should be made. */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { KEY_OF, type Table, type TableNames, tableNames } from './table-names';

/** What DynamoDB keeps ready for a moment known in advance. */
export type WarmThroughput = {
  readonly readUnitsPerSecond: number;
  readonly writeUnitsPerSecond: number;
};

export type TableDefinition = {
  readonly name: string;
  /** Name of the partition key, a string. There is no sort key and no index. */
  readonly key: string;
  /** Attribute with the epoch seconds after which DynamoDB may delete an item. Expiry is checked in code too. */
  readonly ttl: 'ttl';
  readonly pointInTimeRecovery: boolean;
  readonly warmThroughput: WarmThroughput | null;
};

export type TableOptions = {
  /** Names of the tables, where they differ from `urr-counters` and `urr-positions`. */
  readonly tables?: Partial<TableNames> | undefined;
  /** Default true: the last 35 days can be restored to the second. */
  readonly pointInTimeRecovery?: boolean | undefined;
  /** Default none: a new on-demand table takes 4,000 writes and 12,000 reads a second. */
  readonly warmThroughput?: WarmThroughput | undefined;
};

/** Both tables: on demand, one string key each, TTL on `ttl`. */
export function tableDefinitions({
  tables,
  pointInTimeRecovery = true,
  warmThroughput,
}: TableOptions = {}): readonly TableDefinition[] {
  const names: TableNames = { ...tableNames(), ...tables };
  const all: readonly Table[] = ['counters', 'positions'];
  return all.map((table) => ({
    name: names[table],
    key: KEY_OF[table],
    ttl: 'ttl',
    pointInTimeRecovery,
    warmThroughput: warmThroughput ?? null,
  }));
}

/** A definition as `CreateTableCommand` takes it. TTL and recovery are calls of their own there. */
export function toCreateTableInput({ name, key, warmThroughput }: TableDefinition): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    ...(warmThroughput === null
      ? {}
      : {
          WarmThroughput: {
            ReadUnitsPerSecond: warmThroughput.readUnitsPerSecond,
            WriteUnitsPerSecond: warmThroughput.writeUnitsPerSecond,
          },
        }),
  };
}
