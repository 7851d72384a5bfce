/** Tries a receiver has before a message goes to the dead-letter queue. */
const MAX_RECEIVES = 3;
/** 14 days, the longest SQS keeps a message. */
const RETENTION_SECONDS = 1_209_600;
/** Six times what a receiver should need for a batch, as Lambda wants it. */
const VISIBILITY_SECONDS = 180;

/**
 * Attributes for the queue of admissions, or, without an argument, for its dead-letter queue: FIFO, deduplicated by
 * the admission's id only, kept 14 days, and after three failed tries set aside, so that one bad message does not
 * stop the others of its event for good.
 *
 * @param options.deadLetterQueueArn ARN of the dead-letter queue, a FIFO queue too
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export function admissionQueueAttributes(
  options: { readonly deadLetterQueueArn?: string } = {},
): Record<string, string> {
  const { deadLetterQueueArn } = options;
  return {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'false',
    MessageRetentionPeriod: String(RETENTION_SECONDS),
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    ...(deadLetterQueueArn === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: deadLetterQueueArn,
            maxReceiveCount: MAX_RECEIVES,
          }),
        }),
  };
}
