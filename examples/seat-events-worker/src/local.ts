/** All of it on this machine: a queue in memory, admissions, one message that nobody can read, its way back. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AdmissionEvent } from '@urr/server';
import { sqsPublisher } from '@urr/server/sqs';
import { buildApp } from 'fauxqs';
import { createConsumer } from './consumer';
import { listDeadLetters, moveBack } from './dead-letters';
import { openQueue } from './queue';
import { createQueues } from './setup';

const server = buildApp({ logger: false });
const client = new SQSClient({
  endpoint: await server.listen({ port: 0, host: '127.0.0.1' }),
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const { queueUrl, deadLetterUrl } = await createQueues(client, 'admissions');
const queue = openQueue(client, queueUrl);
const deadLetters = openQueue(client, deadLetterUrl);

const publisher = sqsPublisher({ client, queueUrl });
const admission = (seq: number): AdmissionEvent => {
  const now = Date.now();
  const subject = `visitor-${seq}`;
  return {
    ...{ type: 'admitted', id: `admission-${seq}`, eventId: 'iu-2027', subject, epoch: 1, seq },
    ...{ admittedAt: now, expiresAt: now + 600_000 },
  };
};
await publisher.publish([admission(1), { ...admission(2), admittedAt: Number.NaN }, admission(3)]);

const done = new Set<string>();
const consumer = createConsumer({
  queue,
  deadLetters,
  waitSeconds: 0,
  retrySeconds: () => 0,
  onError: (error, id) => console.log(`message ${id} failed: ${String(error)}`),
  async apply({ id }) {
    console.log(done.has(id) ? `${id} is known` : `${id} counted`);
    done.add(id);
  },
});
while ((await consumer.once()) > 0);

for (const { group, body } of await listDeadLetters(deadLetters))
  console.log(`dead letter of ${group}: ${body}`);
console.log(`moved ${await moveBack(deadLetters, queue)} back`);

client.destroy();
await server.close();
