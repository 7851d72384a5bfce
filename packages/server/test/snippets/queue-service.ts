import type { SQSClient } from '@aws-sdk/client-sqs';
import { defineConfig, type QueueKeys } from '@urr/core';
import { createEntryQueue, createOperator } from '@urr/server';
import { createEntryQueueApp } from '@urr/server/http';
import { toNodeHandler } from '@urr/server/node';
import { redisEntryQueueStore } from '@urr/server/redis';
import { sqsPublisher } from '@urr/server/sqs';
import type { Redis } from 'ioredis';

/** The queue service: any number of processes, nothing between them but Redis. */
export function createQueueService(redis: Redis, keys: QueueKeys, sqs: SQSClient, queueUrl: string) {
  const queue = createEntryQueue({
    config: defineConfig({}),
    keys,
    store: redisEntryQueueStore({ client: redis }),
    publisher: sqsPublisher({ client: sqs, queueUrl }), // left out where nobody listens
    onError: console.error,
  });

  /** Every second, in one process or in all: also moves up the lines that nobody polls. */
  async function promoteAll(): Promise<void> {
    for (const { eventId } of await queue.list()) {
      while ((await queue.promote({ eventId })).more);
    }
  }

  return {
    handler: toNodeHandler(createEntryQueueApp({ queue })),
    operator: createOperator({ queue }),
    promoteAll,
  };
}
