import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import type { AdmissionEvent } from '../publisher/publisher';

/**
 * An admission as a FIFO message: events are groups, so each is worked off in order and none waits for another; the
 * id of the admission drops repetitions of the last five minutes.
 *
 * @param index place in the batch
 */
export function toFifoEntry(event: AdmissionEvent, index: number): SendMessageBatchRequestEntry {
  return {
    Id: String(index),
    MessageGroupId: event.eventId,
    MessageDeduplicationId: event.id,
    MessageBody: JSON.stringify(event),
  };
}
