/** The calls of SQS, ten messages at a time. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Delivery } from './work-off';

/** A message in our hands until its visibility ends. */
export type Received = Delivery & { readonly receiptHandle: string };

export type Queue = ReturnType<typeof openQueue>;

export function openQueue(client: SQSClient, queueUrl: string) {
  const toCome = { QueueUrl: queueUrl, MessageSystemAttributeNames: ['All' as const] };
  return {
    async receive(visibilitySeconds: number, waitSeconds: number, abortSignal?: AbortSignal) {
      const command = new ReceiveMessageCommand({
        ...toCome,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilitySeconds,
        WaitTimeSeconds: waitSeconds,
      });
      const { Messages = [] } = await client.send(command, abortSignal === undefined ? {} : { abortSignal });
      return Messages.map(toReceived);
    },

    /** @throws {Error} some are still there and will come again */
    async remove(messages: readonly Received[]): Promise<void> {
      if (messages.length === 0) return;
      const Entries = messages.map(({ receiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
      }));
      const { Failed = [] } = await client.send(
        new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      if (Failed.length > 0) throw new Error(`SQS did not delete ${Failed.length} of ${messages.length}`);
    },

    /**
     * Keeps messages to ourselves for some more seconds; 0 gives them back at once.
     *
     * @throws {Error} some are no longer ours
     */
    async hold(messages: readonly Received[], seconds: (message: Received) => number): Promise<void> {
      if (messages.length === 0) return;
      const Entries = messages.map((message, index) => ({
        Id: String(index),
        ReceiptHandle: message.receiptHandle,
        VisibilityTimeout: seconds(message),
      }));
      const { Failed = [] } = await client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      if (Failed.length > 0) throw new Error(`SQS did not hold ${Failed.length} of ${messages.length}`);
    },

    /** Sends a message of another queue. The same `deduplicationId` within five minutes is sent once. */
    async send({ body, group, deduplicationId }: Delivery): Promise<void> {
      const message = { MessageBody: body, MessageGroupId: group, MessageDeduplicationId: deduplicationId };
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...message }));
    },
  };
}

const toReceived = ({
  Attributes = {},
  Body = '',
  MessageId = '',
  ReceiptHandle = '',
}: Message): Received => ({
  id: MessageId,
  group: Attributes.MessageGroupId ?? '',
  tries: Number(Attributes.ApproximateReceiveCount),
  body: Body,
  deduplicationId: Attributes.MessageDeduplicationId ?? MessageId,
  receiptHandle: ReceiptHandle,
});
