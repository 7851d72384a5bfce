/** A DynamoDB for tests: dynalite in this process, or the endpoint that DYNAMODB_ENDPOINT names. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTables, type TableNames, tableNames } from '../../src/dynamodb';

export type TestDynamo = {
  readonly endpoint: string;
  readonly tables: TableNames;
  /** A client of its own, as another process has. Closed with the rest. */
  client(config?: DynamoDBClientConfig): DynamoDBClient;
  close(): Promise<void>;
};

/** Endpoints whose tests run: dynalite always, a second one when it is given. */
export const endpoints: readonly (readonly [name: string, endpoint: string | undefined])[] = [
  ['dynalite', undefined],
  ...(process.env.DYNAMODB_ENDPOINT ? [['DYNAMODB_ENDPOINT', process.env.DYNAMODB_ENDPOINT] as const] : []),
];

/** Answers may take as long as they like: what is tested is not this machine. */
export const PATIENT_MS = 30_000;

/** @param given where DynamoDB is; dynalite on a free port when left out */
export async function startDynamo(given?: string): Promise<TestDynamo> {
  const server = given === undefined ? dynalite({ createTableMs: 0 }) : undefined;
  if (server !== undefined) await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = (server?.address() as AddressInfo | undefined)?.port;
  const endpoint = given ?? `http://127.0.0.1:${port}`;
  const clients: DynamoDBClient[] = [];
  const client = (config: DynamoDBClientConfig = {}): DynamoDBClient => {
    const made = new DynamoDBClient({
      endpoint,
      region: process.env.AWS_REGION ?? 'ap-northeast-2',
      ...(process.env.AWS_ACCESS_KEY_ID
        ? {}
        : { credentials: { accessKeyId: 'any', secretAccessKey: 'any' } }),
      requestHandler: { socketAcquisitionWarningTimeout: PATIENT_MS },
      ...config,
    });
    clients.push(made);
    return made;
  };
  const tables = given === undefined ? tableNames() : tableNames('urr-test-');
  await createTables({ client: client(), tables });
  return {
    endpoint,
    tables,
    client,
    async close() {
      for (const made of clients) made.destroy();
      if (server === undefined) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
