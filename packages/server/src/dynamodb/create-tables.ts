/** Making the two tables, as often as asked. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { InputError, StoreUnavailableError } from '@urr/core/errors';
import { type DynamoClient, toSdkClient } from './client';
import { isOutage, isThrottle, toStoreError } from './faults';
import { type TableDefinition, type TableOptions, tableDefinitions, toCreateTableInput } from './tables';

const FIRST_LOOK_MS = 50;
const LONGEST_LOOK_MS = 2000;
const DEFAULT_TIMEOUT_SECONDS = 120;

export type CreatedTable = {
  readonly name: string;
  /** False: it was there already. */
  readonly created: boolean;
  /** What this endpoint does not know: emulators have neither TTL nor recovery. */
  readonly unsupported: readonly ('ttl' | 'pointInTimeRecovery')[];
};

/**
 * Makes the tables that are missing, waits until they can be used, and turns on TTL and point-in-time recovery where
 * they are off. Warm throughput is raised, never lowered. Safe to repeat; changes nothing in tables that are right.
 *
 * @param options.timeoutSeconds how long a table may take to become active, default 120
 * @throws {InputError} a table of that name has another key
 * @throws {StoreUnavailableError} DynamoDB refused or did not answer
 */
export async function createTables(
  options: TableOptions & {
    readonly client: DynamoClient;
    readonly timeoutSeconds?: number | undefined;
  },
): Promise<readonly CreatedTable[]> {
  const { client, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS, ...tables } = options;
  const sdk = toSdkClient(client);
  return Promise.all(
    tableDefinitions(tables).map((definition) => {
      const until = Date.now() + timeoutSeconds * 1000;
      return createTable(sdk, definition, until).catch(async (error: unknown) => {
        if (error instanceof InputError || error instanceof StoreUnavailableError) throw error;
        const { name: table } = definition;
        if (!isThrottle(error) && !isOutage(error)) {
          // Somebody sits in front of this one: what AWS says about rights and limits is what they need.
          throw new StoreUnavailableError(`table "${table}" could not be made: ${String(error)}`, {
            cause: error,
          });
        }
        const attempted = { operation: 'CreateTable', table, timeoutMs: timeoutSeconds * 1000 };
        throw await toStoreError(error, attempted, () => client.config.region());
      });
    }),
  );
}

async function createTable(
  sdk: DynamoDBClient,
  definition: TableDefinition,
  until: number,
): Promise<CreatedTable> {
  const { name } = definition;
  const created = (await describe(sdk, name)) === undefined;
  // Somebody else may be making it at this moment.
  if (created)
    await unless('ResourceInUseException', sdk.send(new CreateTableCommand(toCreateTableInput(definition))));
  const table = await active(sdk, name, until);
  assertKey(table, definition);
  if (!created) await warm(sdk, table, definition);
  const unsupported: CreatedTable['unsupported'][number][] = [];
  if (!(await enableTtl(sdk, definition))) unsupported.push('ttl');
  if (definition.pointInTimeRecovery && !(await enableRecovery(sdk, name, until)))
    unsupported.push('pointInTimeRecovery');
  return { name, created, unsupported };
}

async function describe(sdk: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  const answer = await unless(
    'ResourceNotFoundException',
    sdk.send(new DescribeTableCommand({ TableName: name })),
  );
  return answer?.Table;
}

async function active(sdk: DynamoDBClient, name: string, until: number): Promise<TableDescription> {
  for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(2 * lookMs, LONGEST_LOOK_MS)) {
    const table = await describe(sdk, name);
    if (table?.TableStatus === 'ACTIVE' || table?.TableStatus === 'UPDATING') return table;
    if (Date.now() > until)
      throw new StoreUnavailableError(`table "${name}" is ${table?.TableStatus ?? 'still not there'}`);
    await pause(lookMs);
  }
}

function assertKey({ KeySchema = [] }: TableDescription, { name, key }: TableDefinition): void {
  const found = KeySchema.map(({ AttributeName, KeyType }) => `${AttributeName} (${KeyType})`).join(', ');
  if (found !== `${key} (HASH)`) {
    throw new InputError('tables', `table "${name}" has the key ${found}, expected ${key} (HASH)`);
  }
}

async function warm(
  sdk: DynamoDBClient,
  { WarmThroughput: present = {} }: TableDescription,
  definition: TableDefinition,
): Promise<void> {
  const { WarmThroughput } = toCreateTableInput(definition);
  if (WarmThroughput === undefined) return;
  const ReadUnitsPerSecond = Math.max(
    WarmThroughput.ReadUnitsPerSecond ?? 0,
    present.ReadUnitsPerSecond ?? 0,
  );
  const WriteUnitsPerSecond = Math.max(
    WarmThroughput.WriteUnitsPerSecond ?? 0,
    present.WriteUnitsPerSecond ?? 0,
  );
  if (
    ReadUnitsPerSecond === present.ReadUnitsPerSecond &&
    WriteUnitsPerSecond === present.WriteUnitsPerSecond
  )
    return;
  const update = { TableName: definition.name, WarmThroughput: { ReadUnitsPerSecond, WriteUnitsPerSecond } };
  await sdk.send(new UpdateTableCommand(update));
}

/** @returns false where the endpoint has no TTL */
async function enableTtl(sdk: DynamoDBClient, { name, ttl }: TableDefinition): Promise<boolean> {
  const answer = await sdk.send(new DescribeTimeToLiveCommand({ TableName: name }));
  const status = answer.TimeToLiveDescription?.TimeToLiveStatus;
  if (status === 'ENABLED' || status === 'ENABLING') return true;
  const TimeToLiveSpecification = { AttributeName: ttl, Enabled: true };
  const update = sdk.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
  return (await unless('UnknownOperationException', update)) !== undefined;
}

/** @returns false where the endpoint has no backups */
async function enableRecovery(sdk: DynamoDBClient, name: string, until: number): Promise<boolean> {
  const answer = await unless(
    'UnknownOperationException',
    sdk.send(new DescribeContinuousBackupsCommand({ TableName: name })),
  );
  if (answer === undefined) return false;
  const { PointInTimeRecoveryDescription: present } = answer.ContinuousBackupsDescription ?? {};
  if (present?.PointInTimeRecoveryStatus === 'ENABLED') return true;
  for (;;) {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    const command = new UpdateContinuousBackupsCommand({ TableName: name, PointInTimeRecoverySpecification });
    // A new table's backups take a moment to be there.
    if ((await unless('ContinuousBackupsUnavailableException', sdk.send(command))) !== undefined) return true;
    if (Date.now() > until) throw new StoreUnavailableError(`table "${name}" has no backups yet; try again`);
    await pause(LONGEST_LOOK_MS);
  }
}

/** The answer, or undefined for this one error. */
async function unless<T>(name: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as { name?: unknown } | null)?.name === name) return undefined;
    throw error;
  }
}
