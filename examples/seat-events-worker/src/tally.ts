/** The effect: admissions per event and minute, as a dashboard draws them. */
import {
  type CreateTableCommandInput,
  type DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { AdmissionEvent } from '@urr/server';

/** Thrice the 14 days a queue keeps a message: in the queue, in the dead letters, in the queue again. And a margin. */
const REMEMBER_SECONDS = 45 * 86_400;

export type TallyOptions = {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly clock?: () => number;
};

export type Tally = ReturnType<typeof createTally>;

/** Counts admissions, each of them once however often it is told. */
export function createTally({ client, table, clock = Date.now }: TallyOptions) {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    /**
     * Remembers the admission and counts it, both or neither.
     *
     * @throws DynamoDB did not answer or was asked for the same counter at the same time: try again
     */
    async apply(admission: AdmissionEvent): Promise<'counted' | 'known'> {
      const ttl = Math.ceil(clock() / 1000) + REMEMBER_SECONDS;
      const remember = {
        TableName: table,
        Item: { pk: `admission#${admission.id}`, ttl },
        ConditionExpression: 'attribute_not_exists(pk)',
      };
      const count = {
        TableName: table,
        Key: { pk: minuteKey(admission.eventId, admission.admittedAt) },
        UpdateExpression: 'ADD admitted :one',
        ExpressionAttributeValues: { ':one': 1 },
      };
      try {
        await documents.send(
          new TransactWriteCommand({ TransactItems: [{ Put: remember }, { Update: count }] }),
        );
        return 'counted';
      } catch (error) {
        if (isKnown(error)) return 'known';
        throw error;
      }
    },

    /** People let in during the minute of `atMs`. */
    async admitted(eventId: string, atMs: number): Promise<number> {
      const found = await documents.send(
        new GetCommand({ TableName: table, Key: { pk: minuteKey(eventId, atMs) }, ConsistentRead: true }),
      );
      return found.Item?.admitted ?? 0;
    },
  };
}

/** The table, without its TTL attribute `ttl`, which DynamoDB wants set once the table is there. */
export const tallyTable = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
});

/** `minute#iu-2027#2027-01-15T08:00` */
const minuteKey = (eventId: string, atMs: number): string =>
  `minute#${eventId}#${new Date(atMs).toISOString().slice(0, 16)}`;

const isKnown = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed';
