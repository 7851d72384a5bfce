/** The same on a local SQS, over HTTP, with the real client and the publisher of the entry queue. */
import { execFile } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createConsumer } from '../src/consumer';
import { listDeadLetters, moveBack } from '../src/dead-letters';
import type { Queue } from '../src/queue';
import { admission, poison, startSqs } from './support';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => sqs.close());

function worker({ queue, deadLetters }: { queue: Queue; deadLetters: Queue }) {
  const seen: string[] = [];
  const errors: unknown[] = [];
  const consumer = createConsumer({
    ...{ queue, deadLetters, waitSeconds: 0, retrySeconds: () => 0 },
    apply: async ({ id }) => void seen.push(id),
    onError: (error) => void errors.push(error),
  });
  const drain = async () => {
    while ((await consumer.once()) > 0);
    return seen;
  };
  return { consumer, drain, seen, errors };
}

/** Twelve dead letters of one event and one of another. */
async function withDeadLetters() {
  const queues = await sqs.queues();
  const all = Array.from({ length: 12 }, (_, index) => admission(`a${index}`));
  for (const event of [...all, admission('other', 'bts-2027')]) {
    const { id, eventId } = event;
    const delivery = { id, group: eventId, tries: 3, body: JSON.stringify(event), deduplicationId: id };
    await queues.deadLetters.send(delivery);
  }
  return { ...queues, ids: all.map(({ id }) => id) };
}

const idsOf = (messages: readonly { body: string }[]) => messages.map(({ body }) => JSON.parse(body).id);

it('what the publisher sends twice is worked off once, in order', async () => {
  const queues = await sqs.queues();
  const events = Array.from({ length: 12 }, (_, index) => admission(`a${index}`));
  await queues.publisher.publish(events);
  await queues.publisher.publish(events);
  expect(await worker(queues).drain()).toEqual(events.map(({ id }) => id));
});

it('a message comes again when its worker died, and is deleted by the next', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const queues = await sqs.queues();
  await queues.publisher.publish([admission('a0'), admission('a1')]);
  const dying = { ...queues.queue, remove: () => Promise.reject(new Error('died')) };
  await expect(worker({ ...queues, queue: dying }).consumer.once()).rejects.toThrow('died');
  expect(await worker(queues).drain()).toEqual([]);
  vi.setSystemTime(Date.now() + 61_000);
  expect(await worker(queues).drain()).toEqual(['a0', 'a1']);
  vi.setSystemTime(Date.now() + 61_000);
  expect(await worker(queues).drain()).toEqual([]);
});

it('a poison message is a dead letter after three tries, its event goes on', async () => {
  const queues = await sqs.queues();
  await queues.publisher.publish([admission('a0'), poison('bad'), admission('a1')]);
  const { drain, errors } = worker(queues);
  expect(await drain()).toEqual(['a0', 'a1']);
  expect(errors).toHaveLength(3);
  expect(idsOf(await listDeadLetters(queues.deadLetters))).toEqual(['bad']);
});

it('a worker told to stop while it waits for messages stops at once', async () => {
  const queues = await sqs.queues();
  const errors: unknown[] = [];
  const stop = new AbortController();
  const consumer = createConsumer({
    ...queues,
    apply: async () => {},
    onError: (error) => void errors.push(error),
  });
  const running = consumer.run(stop.signal);
  await turn();
  stop.abort();
  await running;
  expect(errors).toEqual([]);
});

it('dead letters stay when they are listed', async () => {
  const { deadLetters } = await withDeadLetters();
  for (let time = 0; time < 2; time += 1) {
    expect(idsOf(await listDeadLetters(deadLetters, 'iu-2027'))).toEqual(['a0']);
    expect(idsOf(await listDeadLetters(deadLetters)).toSorted()).toEqual(['a0', 'other']);
  }
});

it('those of one event are moved back in order, the others stay', async () => {
  const queues = await withDeadLetters();
  expect(await moveBack(queues.deadLetters, queues.queue, 'iu-2027')).toBe(12);
  expect(await worker(queues).drain()).toEqual(queues.ids);
  expect(idsOf(await listDeadLetters(queues.deadLetters))).toEqual(['other']);
});

it('one that was sent less than five minutes ago is moved back too, not dropped as a repetition', async () => {
  const queues = await sqs.queues();
  await queues.publisher.publish([admission('late')]);
  const [message] = await queues.queue.receive(60, 0);
  if (message === undefined) throw new Error('expected a message');
  await queues.deadLetters.send(message);
  await queues.queue.remove([message]);
  expect(await moveBack(queues.deadLetters, queues.queue)).toBe(1);
  expect(await worker(queues).drain()).toEqual(['late']);
});

it('a move that breaks off loses nothing, and the next one ends it', async () => {
  const queues = await withDeadLetters();
  let sent = 0;
  const breaking: Queue = {
    ...queues.queue,
    async send(delivery) {
      sent += 1;
      if (sent > 3) throw new Error('no answer');
      await queues.queue.send(delivery);
    },
  };
  await expect(moveBack(queues.deadLetters, breaking, 'iu-2027')).rejects.toThrow('no answer');
  expect(await moveBack(queues.deadLetters, queues.queue, 'iu-2027')).toBe(9);
  expect(await worker(queues).drain()).toEqual(queues.ids);
});

it('the commands do the same', async () => {
  const queues = await withDeadLetters();
  const env = {
    ...{ ...process.env, AWS_ENDPOINT_URL: sqs.endpoint, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ QUEUE_URL: queues.queueUrl, DEAD_LETTER_URL: queues.deadLetterUrl },
  };
  const run = async (...args: string[]) => {
    const main = `${import.meta.dirname}/../src/main.ts`;
    const node = ['--conditions=@urr/source', '--import', 'tsx', main, ...args];
    return (await promisify(execFile)(process.execPath, node, { env })).stdout;
  };
  expect(await run('list', 'bts-2027')).toMatch(/^\S+ {2}bts-2027 {2}\{"type":"admitted","id":"other"/);
  expect(await run('redrive', 'iu-2027')).toBe('moved 12 back\n');
  expect(await worker(queues).drain()).toEqual(queues.ids);
});
