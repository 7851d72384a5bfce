/** `@urr/server/sqs`: admissions to an SQS FIFO queue. Needs `@aws-sdk/client-sqs`. */
export { admissionQueueAttributes } from './queue-attributes';
export { type SqsPublisherOptions, sqsPublisher } from './sqs-publisher';
