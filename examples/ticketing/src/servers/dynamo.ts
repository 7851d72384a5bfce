/** The store that tier 1 needs as soon as several processes serve it: DynamoDB's tables, in an emulator. */
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { WaitingRoomStore } from '@urr/server';
import { createTables, dynamoWaitingRoomStore } from '@urr/server/dynamodb';
import { type Child, startChild } from './child';
import type { FromDynamo } from './messages';
import { PATIENT_MS } from './redis';

export type DynamoEmulator = { readonly endpoint: string; readonly child: Child };

export async function startDynamo(): Promise<DynamoEmulator> {
  const child = startChild(
    fileURLToPath(new URL('./dynamo-main.ts', import.meta.url)),
    'the DynamoDB emulator',
  );
  const { port } = await child.first<FromDynamo>('ready');
  const endpoint = `http://127.0.0.1:${port}`;
  const client = clientAt(endpoint);
  await createTables({ client });
  client.destroy();
  return { endpoint, child };
}

export function dynamoStore(endpoint: string): WaitingRoomStore {
  return dynamoWaitingRoomStore({ client: clientAt(endpoint), timeoutMs: PATIENT_MS });
}

function clientAt(endpoint: string): DynamoDBClient {
  // The terminal is the shop's: it need not say three times when AWS gives up on which Node.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  return new DynamoDBClient({
    endpoint,
    region: 'ap-northeast-2',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
    requestHandler: { socketAcquisitionWarningTimeout: PATIENT_MS },
  });
}
