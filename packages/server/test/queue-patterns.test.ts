/** The services of the guide, each with its own connection, over real HTTP, Redis and SQS. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createTokens, defineConfig } from '@urr/core';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AdmissionEvent } from '../src/publisher/publisher';
import { admissionQueueAttributes } from '../src/sqs/index';
import { createGateway } from './snippets/queue-gateway';
import { createQueueService } from './snippets/queue-service';
import { createTicketWorker } from './snippets/ticket-worker';
import { EVENT, keys } from './support/queue';
import { describeRedis, redisForFile } from './support/redis';
import { createVisitor } from './support/visitor';

const redis = redisForFile();

describeRedis('gateway, queue service and worker', () => {
  const servers: Server[] = [];
  const sqsServer = buildApp({ logger: false });
  let sqs: SQSClient;
  let queueUrl = '';

  beforeAll(async () => {
    sqs = new SQSClient({
      endpoint: await sqsServer.listen({ port: 0, host: '127.0.0.1' }),
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const command = new CreateQueueCommand({
      QueueName: 'admissions.fifo',
      Attributes: admissionQueueAttributes(),
    });
    queueUrl = (await sqs.send(command)).QueueUrl ?? '';
  });
  afterAll(async () => {
    for (const server of servers) server.close().closeAllConnections();
    sqs?.destroy();
    await sqsServer.close();
  });

  async function serve(handler: RequestListener): Promise<string> {
    const server = createServer(handler);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A visitor whom the waiting room has let in. */
  async function newVisitor(origin: string, subject: string) {
    const config = defineConfig({});
    const tokens = createTokens({ config, kind: 'vwr', keys: keys.vwr });
    const visitor = createVisitor({ fetch: (request) => fetch(request) }, origin);
    visitor.jar.set('urr-vwr-token', await tokens.issue({ eventId: EVENT, epoch: 1, subject, position: 1 }));
    return visitor;
  }

  async function receive() {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 5,
      MessageSystemAttributeNames: ['All'],
    });
    const { Messages = [] } = await sqs.send(command);
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
    return Messages.map(({ MessageId = '', Body = '', Attributes = {} }) => {
      const { MessageGroupId = '', ApproximateReceiveCount = '' } = Attributes;
      return { messageId: MessageId, body: Body, attributes: { MessageGroupId, ApproximateReceiveCount } };
    });
  }

  it('let one in at a time, refuse whoever has left, and hand every admission to the worker once', async () => {
    const service = createQueueService(redis.client(), keys, sqs, queueUrl);
    await service.operator.configure(EVENT, { maxUsers: 1 }, { who: 'test' });
    const queueAt = await serve(service.handler);
    const gatewayAt = await serve(createGateway(redis.client(), keys, (_req, res) => void res.send('seats')));

    const ann = await newVisitor(queueAt, 'ann');
    const bob = await newVisitor(queueAt, 'bob');
    expect((await ann.post(`/api/v1/queue/${EVENT}/join`)).body).toMatchObject({ state: 'admitted' });
    expect((await bob.post(`/api/v1/queue/${EVENT}/join`)).body).toMatchObject({
      state: 'waiting',
      position: 1,
    });

    const token = ann.jar.get('urr-entry-token') ?? '';
    const map = (headers: Record<string, string>) =>
      fetch(`${gatewayAt}/api/v1/seats/${EVENT}/map`, { headers });
    const reserve = (eventId: string) =>
      fetch(`${gatewayAt}/api/v1/seats/reserve`, {
        method: 'POST',
        body: JSON.stringify({ eventId }),
        headers: { 'x-queue-entry-token': token, 'content-type': 'application/json' },
      });
    expect((await map({ cookie: `urr-entry-token=${token}` })).status).toBe(200);
    expect((await reserve(EVENT)).status).toBe(200);
    expect(await (await reserve('other')).json()).toMatchObject({ reason: 'wrong-event' });
    expect((await map({})).status).toBe(403);

    await ann.post(`/api/v1/queue/${EVENT}/complete`);
    expect(await (await map({ 'x-queue-entry-token': token })).json()).toMatchObject({
      code: 'entry-required',
      reason: 'expired',
    });
    await service.promoteAll();
    expect((await bob.get(`/api/v1/queue/${EVENT}/status`)).body).toMatchObject({ state: 'admitted' });

    const recorded = new Map<string, AdmissionEvent>();
    const worker = createTicketWorker(async (event) => recorded.set(event.id, event), vi.fn());
    const delivered: Awaited<ReturnType<typeof receive>> = [];
    while (delivered.length < 2) delivered.push(...(await receive()));
    expect(await worker({ Records: delivered })).toEqual({ batchItemFailures: [] });
    await worker({ Records: delivered });
    expect([...recorded.values()].map(({ subject }) => subject)).toEqual(['ann', 'bob']);
  });
});

describe('the worker', () => {
  const message = (id: string, tries = 1, event = EVENT, body = JSON.stringify({ id })) => ({
    messageId: id,
    body,
    attributes: { MessageGroupId: event, ApproximateReceiveCount: String(tries) },
  });
  const failures = (...ids: string[]) => ({
    batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
  });

  function setUp() {
    const written: string[] = [];
    const aside: string[] = [];
    const setAside = vi.fn(async ({ messageId }: { messageId: string }) => void aside.push(messageId));
    const worker = createTicketWorker(async ({ id }) => {
      if (id === 'poison') throw new Error('no such seat');
      written.push(id);
    }, setAside);
    return { written, aside, setAside, worker };
  }

  it('has what it cannot write come again with all of that event that follow, and holds up no other event', async () => {
    const { worker, written, aside } = setUp();
    const Records = [message('a'), message('poison'), message('b'), message('c', 3, 'other'), message('d')];
    expect(await worker({ Records })).toEqual(failures('poison', 'b', 'd'));
    expect([written, aside]).toEqual([['a', 'c'], []]);
  });

  it('sets aside what fails for the third time, alone, and writes those that were received as often beside it', async () => {
    const { worker, written, aside } = setUp();
    const Records = [
      message('a', 3),
      message('poison', 3),
      message('b', 3),
      message('x', 3, EVENT, 'no JSON'),
    ];
    expect(await worker({ Records })).toEqual(failures());
    expect([written, aside]).toEqual([
      ['a', 'b'],
      ['poison', 'x'],
    ]);
  });

  it('lets a message come again that it could not set aside', async () => {
    const { worker, setAside } = setUp();
    setAside.mockRejectedValue(new Error('no queue'));
    expect(await worker({ Records: [message('poison', 3), message('b', 3)] })).toEqual(
      failures('poison', 'b'),
    );
  });
});
