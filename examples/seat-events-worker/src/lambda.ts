import { type Delivery, type Work, workOff } from './work-off';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export type SqsEvent = {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes: Readonly<Record<string, string>>;
  }[];
};
type Context = { getRemainingTimeInMillis(): number };
type Failures = { batchItemFailures: { itemIdentifier: string }[] };

/** Left of the function's time for the last effect and the answer. */
const RESERVE_MS = 5_000;

/** The consumer as a Lambda function; its event source has `ReportBatchItemFailures`. */
export function createSqsHandler(work: Omit<Work, 'isStopping'>) {
  return async ({ Records }: SqsEvent, context: Context): Promise<Failures> => {
    const isStopping = () => context.getRemainingTimeInMillis() < RESERVE_MS;
    const again = await workOff(Records.map(toDelivery), { ...work, isStopping });
    return { batchItemFailures: again.map(({ id }) => ({ itemIdentifier: id })) };
  };
}

const toDelivery = ({ messageId, body, attributes }: SqsEvent['Records'][number]): Delivery => ({
  id: messageId,
  group: attributes.MessageGroupId ?? '',
  tries: Number(attributes.ApproximateReceiveCount),
  body,
  deduplicationId: attributes.MessageDeduplicationId ?? messageId,
});
