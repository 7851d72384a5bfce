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
import { afterAll, beforeAll, expect, it } from 'vitest';
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

  async function receive(): Promise<{ messageId: string; body: string }[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 5,
    });
    const { Messages = [] } = await sqs.send(command);
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
    return Messages.map(({ MessageId = '', Body = '' }) => ({ messageId: MessageId, body: Body }));
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
    const worker = createTicketWorker(async (event) => void recorded.set(event.id, event));
    const delivered: { messageId: string; body: string }[] = [];
    while (delivered.length < 2) delivered.push(...(await receive()));
    expect(await worker({ Records: delivered })).toEqual({ batchItemFailures: [] });
    await worker({ Records: delivered });
    expect([...recorded.values()].map(({ subject }) => subject)).toEqual(['ann', 'bob']);
  });

  it('have what the worker cannot write come again, with all that follow', async () => {
    const worker = createTicketWorker(async ({ id }) => {
      if (id === 'b') throw new Error('database away');
    });
    const Records = ['a', 'b', 'c'].map((id) => ({ messageId: `m-${id}`, body: JSON.stringify({ id }) }));
    expect(await worker({ Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-b' }, { itemIdentifier: 'm-c' }],
    });
    const broken = [{ messageId: 'm', body: 'no JSON' }];
    expect(await worker({ Records: broken })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
  });
});
