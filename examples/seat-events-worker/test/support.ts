import { type DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  DynamoDBDocumentClient,
  PutCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { AdmissionEvent } from '@urr/server';
import { sqsPublisher } from '@urr/server/sqs';
import { buildApp } from 'fauxqs';
import { openQueue } from '../src/queue';
import { createQueues } from '../src/setup';

export const AT = Date.parse('2027-01-15T08:00:30Z');

export const admission = (id: string, eventId = 'iu-2027'): AdmissionEvent => ({
  ...{ type: 'admitted', id, eventId, subject: `subject-${id}`, epoch: 1, seq: 7 },
  ...{ admittedAt: AT, expiresAt: AT + 600_000 },
});

/** Nobody can read it. */
export const poison = (id: string, eventId = 'iu-2027'): AdmissionEvent => ({
  ...admission(id, eventId),
  admittedAt: Number.NaN,
});

/** SQS in this process, with the real client. */
export async function startSqs() {
  const server = buildApp({ logger: false });
  const endpoint = await server.listen({ port: 0, host: '127.0.0.1' });
  const client = new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  let made = 0;
  return {
    endpoint,
    /** Queues of one test, and the publisher that fills them. */
    async queues() {
      made += 1;
      const { queueUrl, deadLetterUrl } = await createQueues(client, `admissions-${made}`);
      return {
        queueUrl,
        deadLetterUrl,
        queue: openQueue(client, queueUrl),
        deadLetters: openQueue(client, deadLetterUrl),
        publisher: sqsPublisher({ client, queueUrl }),
      };
    },
    async close() {
      client.destroy();
      await server.close();
    },
  };
}

/** Answers a command in the place of an emulator that does not know it. */
export function answer(
  client: DynamoDBClient,
  command: string,
  handle: (input: unknown) => Promise<void>,
): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== command) return next(args);
        await handle(args.input);
        return { output: { $metadata: {} } as never, response: {} };
      },
    { step: 'initialize', priority: 'low' },
  );
}

/**
 * A client for an emulator without transactions. Ours has one condition, in its first write, so that writing in
 * order is all or nothing as long as nothing breaks in between.
 */
export function withTransactions(client: DynamoDBClient): DynamoDBClient {
  const documents = DynamoDBDocumentClient.from(client);
  answer(client, 'TransactWriteItemsCommand', async (input) => {
    const { TransactItems = [] } = input as TransactWriteCommandInput;
    for (const { Put, Update } of TransactItems) {
      if (Put !== undefined) await documents.send(new PutCommand(Put)).catch(cancelled);
      if (Update !== undefined) await documents.send(new UpdateCommand(Update));
    }
  });
  return client;
}

function cancelled(error: unknown): never {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
  throw new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
  });
}
