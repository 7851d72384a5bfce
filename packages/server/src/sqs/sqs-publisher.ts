import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { InputError, StoreUnavailableError } from '@urr/core/errors';
import type { AdmissionEvent, Publisher } from '../publisher/publisher';
import { toFifoEntry } from './fifo-entry';

/** Most messages SQS takes at once. */
const BATCH = 10;

export type SqsPublisherOptions = {
  readonly client: Pick<SQSClient, 'send'>;
  /** Of a FIFO queue, made with `admissionQueueAttributes`. */
  readonly queueUrl: string;
};

/**
 * Publishes admissions to an SQS FIFO queue, in order, ten at a time: group is the event, deduplication id is the
 * admission's id, the body is the `AdmissionEvent` as JSON. Receivers see a message at least once.
 *
 * @throws {InputError} the queue is not a FIFO queue: it would give out repetitions, in any order
 */
export function sqsPublisher({ client, queueUrl }: SqsPublisherOptions): Publisher {
  if (typeof queueUrl !== 'string' || !queueUrl.endsWith('.fifo')) {
    throw new InputError('queueUrl', 'expected the URL of a FIFO queue, which ends in .fifo');
  }

  async function send(events: readonly AdmissionEvent[]): Promise<void> {
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: events.map(toFifoEntry) });
    const { Failed = [] } = await client.send(command).catch((cause: unknown) => {
      throw new StoreUnavailableError('queue of admissions: SQS did not answer', { cause });
    });
    if (Failed.length === 0) return;
    const codes = [...new Set(Failed.map(({ Code }) => Code))].join(', ');
    throw new StoreUnavailableError(
      `queue of admissions: SQS refused ${Failed.length} of ${events.length} (${codes})`,
    );
  }

  return {
    async publish(events) {
      for (let index = 0; index < events.length; index += BATCH) {
        await send(events.slice(index, index + BATCH));
      }
    },
  };
}
