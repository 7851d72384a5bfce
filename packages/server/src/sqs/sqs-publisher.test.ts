/** Against a local SQS over HTTP, with the real client. */
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admitted, queueFixture } from '../../test/support/queue';
import type { AdmissionEvent } from '../publisher/publisher';
import { admissionQueueAttributes, sqsPublisher } from './index';

const admission = (id: string, eventId = 'iu-2027'): AdmissionEvent => ({
  type: 'admitted',
  id,
  eventId,
  subject: `subject-${id}`,
  epoch: 1,
  seq: 7,
  admittedAt: 1_800_000_000_000,
  expiresAt: 1_800_000_600_000,
});

describe('admissions over SQS', () => {
  const server = buildApp({ logger: false });
  let address: string;
  let client: SQSClient;
  let made = 0;

  beforeAll(async () => {
    address = await server.listen({ port: 0, host: '127.0.0.1' });
    client = new SQSClient({
      endpoint: address,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    client?.destroy();
    await server.close();
  });

  async function createQueue(name: string, attributes: Record<string, string>) {
    const created = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    const url = created.QueueUrl ?? '';
    const about = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    return { url, attributes: about.Attributes ?? {} };
  }

  async function setup() {
    made += 1;
    const deadLetter = await createQueue(`admissions-${made}-dlq.fifo`, admissionQueueAttributes());
    const queue = await createQueue(
      `admissions-${made}.fifo`,
      admissionQueueAttributes({ deadLetterQueueArn: deadLetter.attributes.QueueArn ?? '' }),
    );
    const publisher = sqsPublisher({ client, queueUrl: queue.url });
    return { publisher, queue, deadLetter };
  }

  async function receive({ url }: { url: string }, max = 10): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: max,
      MessageSystemAttributeNames: ['All'],
    });
    return (await client.send(command)).Messages ?? [];
  }

  /** As a receiver that has done its work, or as one whose time ran out. */
  async function settle(queue: { url: string }, { ReceiptHandle }: Message, done: boolean): Promise<void> {
    const message = { QueueUrl: queue.url, ReceiptHandle };
    if (done) await client.send(new DeleteMessageCommand(message));
    else await client.send(new ChangeMessageVisibilityCommand({ ...message, VisibilityTimeout: 0 }));
  }

  async function drain(queue: { url: string }): Promise<Message[]> {
    const all: Message[] = [];
    for (;;) {
      const messages = await receive(queue);
      if (messages.length === 0) return all;
      for (const message of messages) await settle(queue, message, true);
      all.push(...messages);
    }
  }

  it('arrive once and in order, grouped by event', async () => {
    const { publisher, queue } = await setup();
    const events = Array.from({ length: 25 }, (_, index) =>
      admission(`a${index}`, index % 5 === 0 ? 'bts-2027' : 'iu-2027'),
    );
    await publisher.publish(events);
    await publisher.publish(events);
    const messages = await drain(queue);
    expect(messages.length).toBe(25);
    for (const eventId of ['iu-2027', 'bts-2027']) {
      const group = messages.filter(({ Attributes }) => Attributes?.MessageGroupId === eventId);
      expect(group.map(({ Body = '' }) => JSON.parse(Body))).toEqual(
        events.filter((event) => event.eventId === eventId),
      );
      expect(group.map(({ Attributes }) => Attributes?.MessageDeduplicationId)).toEqual(
        group.map(({ Body = '' }) => JSON.parse(Body).id),
      );
    }
  });

  it('come again when a receiver fails, and go to the dead letters after three tries', async () => {
    const { publisher, queue, deadLetter } = await setup();
    await publisher.publish([admission('bad'), admission('good'), admission('other', 'bts-2027')]);
    for (const attempt of ['1', '2', '3']) {
      const [message, ...more] = await receive(queue, 1);
      if (message === undefined) throw new Error(`expected a message at try ${attempt}`);
      expect(more).toEqual([]);
      expect(message.Attributes?.ApproximateReceiveCount).toBe(attempt);
      expect(JSON.parse(message.Body ?? '').id).toBe('bad');
      await settle(queue, message, false);
    }
    expect((await drain(queue)).map(({ Body = '' }) => JSON.parse(Body).id).sort()).toEqual([
      'good',
      'other',
    ]);
    const dead = await receive(deadLetter);
    expect(dead.map(({ Body = '' }) => JSON.parse(Body))).toEqual([admission('bad')]);
    expect(deadLetter.attributes).toMatchObject({ FifoQueue: 'true', MessageRetentionPeriod: '1209600' });
  });

  it('begin with the entry queue that lets somebody in', async () => {
    const { publisher, queue } = await setup();
    let published: Promise<void> | undefined;
    const watched = {
      publish: (events: readonly AdmissionEvent[]) => (published = publisher.publish(events)),
    };
    const fixture = await queueFixture({ maxUsers: 1 }, { publisher: watched });
    const { seq, expiresAt } = admitted(await fixture.join({ subject: 'kim' }));
    await new Promise(setImmediate);
    await published;
    const [message] = await drain(queue);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ subject: 'kim', seq, expiresAt });
  });

  it('are reported when SQS takes only some of them, or none', async () => {
    const { publisher } = await setup();
    const tooLarge = { ...admission('large'), subject: 'x'.repeat(1_048_577) };
    await expect(publisher.publish([tooLarge])).rejects.toThrow('ERR_STORE_UNAVAILABLE queue of admissions');
    const some = { send: async () => ({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] }) };
    const partly = sqsPublisher({
      client: some as unknown as SQSClient,
      queueUrl: 'http://q/admissions.fifo',
    });
    await expect(partly.publish([admission('a'), admission('b')])).rejects.toThrow(
      'ERR_STORE_UNAVAILABLE queue of admissions: SQS refused 1 of 2 (InternalError)',
    );
    const nowhere = sqsPublisher({ client, queueUrl: new URL('/0/gone.fifo', address).href });
    await expect(nowhere.publish([admission('a')])).rejects.toThrow('SQS did not answer');
  });

  it('want a FIFO queue', () => {
    expect(() => sqsPublisher({ client, queueUrl: 'https://sqs/1/admissions' })).toThrow(
      'ERR_INPUT_INVALID queueUrl: expected the URL of a FIFO queue, which ends in .fifo',
    );
  });
});
