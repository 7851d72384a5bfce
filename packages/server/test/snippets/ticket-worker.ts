import type { AdmissionEvent } from '@urr/server';

type Message = {
  messageId: string;
  body: string;
  attributes: { MessageGroupId: string; ApproximateReceiveCount: string };
};
type Failures = { batchItemFailures: { itemIdentifier: string }[] };

/**
 * Lambda on the queue of admissions, with ReportBatchItemFailures.
 *
 * @param record writes an admission once: `INSERT … ON CONFLICT (id) DO NOTHING`
 * @param setAside sends a message to the dead-letter queue
 */
export function createTicketWorker(
  record: (event: AdmissionEvent) => Promise<unknown>,
  setAside: (message: Message) => Promise<unknown>,
) {
  async function isSettled(message: Message): Promise<boolean> {
    try {
      await record(JSON.parse(message.body));
      return true;
    } catch {
      // The queue would do so one receive later, with all that came beside it: a receive counts for the whole batch.
      if (Number(message.attributes.ApproximateReceiveCount) < 3) return false;
      return setAside(message).then(
        () => true,
        () => false,
      );
    }
  }

  return async ({ Records }: { Records: readonly Message[] }): Promise<Failures> => {
    const again: Message[] = [];
    for (const message of Records) {
      // What follows a failure comes again too, so that an event's admissions stay in order.
      const { MessageGroupId: event } = message.attributes;
      const isBehind = again.some(({ attributes }) => attributes.MessageGroupId === event);
      if (isBehind || !(await isSettled(message))) again.push(message);
    }
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
