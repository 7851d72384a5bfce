/** The few requests the store makes. Every write is about one item and may carry a condition. */
import {
  BatchGetItemCommand,
  type ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { StoreUnavailableError } from '@urr/core/errors';
import { type Item, text } from './attributes';
import { createCaller } from './caller';
import { type DynamoClient, toSdkClient } from './client';
import { KEY_OF, type Table, type TableNames, tableNames } from './table-names';

/** A condition, and the values its expression and the update's name. */
export type Write = {
  readonly table: Table;
  readonly key: string;
  /** Left out: the write is unconditional. */
  readonly condition?: string;
  readonly names?: Record<string, string>;
  readonly values?: Item;
  /** Whether it may be tried again when nothing is known about the first try. */
  readonly repeatable: boolean;
};

export type Written =
  /** `item` is the whole item after an update, empty otherwise. */
  | { readonly done: true; readonly item: Item }
  /** The condition did not hold; `found` is what stands instead, read no earlier than that. */
  | { readonly done: false; readonly found: Item | undefined };

export type Access = {
  /** Strongly consistent. */
  get(table: Table, key: string): Promise<Item | undefined>;
  /** Strongly consistent, by key; what does not exist is left out. */
  getMany(table: Table, keys: readonly string[]): Promise<ReadonlyMap<string, Item>>;
  put(write: Write & { readonly item: Item }): Promise<Written>;
  update(write: Write & { readonly expression: string }): Promise<Written>;
  /** Deletes what meets the condition, if anything does. */
  remove(write: Write): Promise<void>;
};

const KEYS_IN_A_BATCH = 100;

/** How often a batch may come back unfinished. */
const BATCH_TRIES = 5;

const TIMEOUT_MS = 1000;

export type AccessOptions = {
  /** The caller's own client; it is not closed here. */
  readonly client: DynamoClient;
  /** Names of the tables, where they differ from `urr-counters` and `urr-positions`. */
  readonly tables?: Partial<TableNames> | undefined;
  /** Milliseconds that one try may take, counted from the moment it is made. Default 1000. */
  readonly timeoutMs?: number | undefined;
};

export function createAccess({ client, tables, timeoutMs = TIMEOUT_MS }: AccessOptions): Access {
  const sdk = toSdkClient(client);
  const names: TableNames = { ...tableNames(), ...tables };
  const caller = createCaller({ timeoutMs, region: () => client.config.region() });

  async function get(table: Table, key: string): Promise<Item | undefined> {
    const TableName = names[table];
    const command = { TableName, Key: keyOf(table, key), ConsistentRead: true };
    const answer = await caller.call(
      { operation: 'GetItem', table: TableName },
      (abortSignal) => sdk.send(new GetItemCommand(command), { abortSignal }),
      true,
    );
    return answer.Item;
  }

  async function getBatch(table: Table, keys: readonly string[], found: Map<string, Item>): Promise<void> {
    const TableName = names[table];
    let left: readonly Item[] = keys.map((key) => keyOf(table, key));
    for (let tries = 0; left.length > 0; tries++) {
      if (tries === BATCH_TRIES)
        throw new StoreUnavailableError(`table "${TableName}" is throttling (BatchGetItem)`);
      const request = { [TableName]: { Keys: [...left], ConsistentRead: true } };
      const answer = await caller.call(
        { operation: 'BatchGetItem', table: TableName },
        (abortSignal) => sdk.send(new BatchGetItemCommand({ RequestItems: request }), { abortSignal }),
        true,
      );
      for (const item of answer.Responses?.[TableName] ?? []) {
        const key = item[KEY_OF[table]]?.S;
        if (key !== undefined) found.set(key, item);
      }
      left = answer.UnprocessedKeys?.[TableName]?.Keys ?? [];
    }
  }

  async function conditionally(
    operation: string,
    { table, repeatable }: Write,
    send: (abortSignal: AbortSignal) => Promise<{ readonly Attributes?: Item | undefined }>,
  ): Promise<Written> {
    return caller.call<Written>(
      { operation, table: names[table] },
      (signal) =>
        send(signal).then(
          ({ Attributes = {} }) => ({ done: true, item: Attributes }),
          (error: unknown) => {
            if (!isConditionFailure(error)) throw error;
            return { done: false, found: error.Item };
          },
        ),
      repeatable,
    );
  }

  /** Reads what stands where DynamoDB did not say: there is nothing, or an emulator that never says. */
  async function withStanding(written: Written, { table, key }: Write): Promise<Written> {
    if (written.done || written.found !== undefined) return written;
    return { done: false, found: await get(table, key) };
  }

  /** What every conditional write carries. */
  function common({ table, condition, names: aliases, values }: Write) {
    return {
      TableName: names[table],
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ...(aliases === undefined ? {} : { ExpressionAttributeNames: aliases }),
      ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  }

  return {
    get,

    async getMany(table, keys) {
      const found = new Map<string, Item>();
      for (let at = 0; at < keys.length; at += KEYS_IN_A_BATCH) {
        await getBatch(table, keys.slice(at, at + KEYS_IN_A_BATCH), found);
      }
      return found;
    },

    async put(write) {
      const Item = { ...keyOf(write.table, write.key), ...write.item };
      const command = { ...common(write), Item };
      const written = await conditionally('PutItem', write, (abortSignal) =>
        sdk.send(new PutItemCommand(command), { abortSignal }),
      );
      return withStanding(written, write);
    },

    async update(write) {
      const command = {
        ...common(write),
        Key: keyOf(write.table, write.key),
        UpdateExpression: write.expression,
        ReturnValues: 'ALL_NEW' as const,
      };
      const written = await conditionally('UpdateItem', write, (abortSignal) =>
        sdk.send(new UpdateItemCommand(command), { abortSignal }),
      );
      return withStanding(written, write);
    },

    async remove(write) {
      const command = { ...common(write), Key: keyOf(write.table, write.key) };
      await conditionally('DeleteItem', write, (abortSignal) =>
        sdk.send(new DeleteItemCommand(command), { abortSignal }),
      );
    },
  };
}

function keyOf(table: Table, key: string): Item {
  return { [KEY_OF[table]]: text(key) };
}

/** By name: the application's copy of the SDK need not be ours. */
function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return (error as { name?: unknown } | null)?.name === 'ConditionalCheckFailedException';
}
