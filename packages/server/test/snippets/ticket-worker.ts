import type { AdmissionEvent } from '@urr/server';

type SqsEvent = { Records: readonly { messageId: string; body: string }[] };
type Failures = { batchItemFailures: { itemIdentifier: string }[] };

/**
 * Lambda on the queue of admissions, with ReportBatchItemFailures.
 *
 * @param record writes an admission once: `INSERT … ON CONFLICT (id) DO NOTHING`
 */
export function createTicketWorker(record: (event: AdmissionEvent) => Promise<void>) {
  return async ({ Records }: SqsEvent): Promise<Failures> => {
    for (const [index, { body }] of Records.entries()) {
      try {
        await record(JSON.parse(body));
      } catch {
        // This one and all after it come again, in order; after three times all of them go to the dead letters.
        const again = Records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId }));
        return { batchItemFailures: again };
      }
    }
    return { batchItemFailures: [] };
  };
}
