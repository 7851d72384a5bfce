import { setImmediate as turn } from 'node:timers/promises';
import type { AdmissionEvent } from '@urr/server';
import { describe, expect, it } from 'vitest';
import { createConsumer } from '../src/consumer';
import { memoryQueue } from './memory-queue';
import { admission, poison } from './support';

/** A worker and what it did. `fail` names the admissions it cannot work off. */
function setup({ fail = new Set<string>() } = {}) {
  const deadLetters = memoryQueue();
  const queue = memoryQueue(deadLetters);
  const seen: string[] = [];
  const errors: string[] = [];
  const options = {
    ...{ queue, deadLetters, waitSeconds: 0, retrySeconds: () => 0 },
    onError: (error: unknown) => void errors.push(String(error)),
    async apply({ id }: AdmissionEvent) {
      seen.push(id);
      if (fail.has(id)) throw new Error(`cannot work off ${id}`);
    },
  };
  const publish = async (events: readonly AdmissionEvent[]) => {
    for (const event of events) {
      const { id, eventId } = event;
      await queue.send({ id, group: eventId, tries: 0, body: JSON.stringify(event), deduplicationId: id });
    }
  };
  const dead = () => deadLetters.bodies().map(({ id }) => id);
  const left = () => queue.bodies().map(({ id }) => id);
  return { queue, options, publish, consumer: createConsumer(options), seen, errors, fail, dead, left };
}

const drain = async (consumer: { once(): Promise<number> }) => {
  while ((await consumer.once()) > 0);
};

const ids = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);
const admissions = (count: number) => ids(count).map((id) => admission(id));

describe('the consumer', () => {
  it('works off each event in order, over several receives', async () => {
    const { publish, consumer, seen, left } = setup();
    const all = ids(25).map((id, index) => admission(id, index % 5 === 0 ? 'bts-2027' : 'iu-2027'));
    await publish(all);
    await drain(consumer);
    for (const eventId of ['iu-2027', 'bts-2027']) {
      const own = all.filter((one) => one.eventId === eventId).map(({ id }) => id);
      expect(seen.filter((id) => own.includes(id))).toEqual(own);
    }
    expect(left()).toEqual([]);
  });

  it('does nothing of an event after a failure, and goes on there in order', async () => {
    const { publish, consumer, seen, fail } = setup({ fail: new Set(['a1']) });
    await publish([...admissions(4), admission('other', 'bts-2027')]);
    await consumer.once();
    expect(seen.toSorted()).toEqual(['a0', 'a1', 'other']);
    fail.clear();
    seen.length = 0;
    await drain(consumer);
    expect(seen).toEqual(['a1', 'a2', 'a3']);
  });

  it('waits longer after each try', async () => {
    const { publish, options, queue, seen, fail } = setup({ fail: new Set(['a0']) });
    await publish(admissions(2));
    const { retrySeconds: _, ...byDefault } = options;
    const consumer = createConsumer(byDefault);
    for (const seconds of [5, 20]) {
      await consumer.once();
      queue.pass(seconds - 1);
      expect(await consumer.once()).toBe(0);
      queue.pass(1);
    }
    fail.clear();
    expect(await consumer.once()).toBe(2);
    expect(seen).toEqual(['a0', 'a0', 'a0', 'a1']);
  });

  it('sets aside after three tries the message that fails, and none of those received with it', async () => {
    const { publish, consumer, seen, errors, dead, left } = setup();
    await publish([admission('a0'), poison('bad'), ...admissions(9).slice(1)]);
    await drain(consumer);
    expect(seen).toEqual(ids(9));
    expect(errors).toEqual(Array(3).fill('TypeError: expected an admission'));
    expect([dead(), left()]).toEqual([['bad'], []]);
  });

  it('leaves it to the queue when the dead-letter queue did not answer', async () => {
    const { publish, options, dead, left } = setup();
    await publish([poison('bad')]);
    const unreachable = { ...options.deadLetters, send: () => Promise.reject(new Error('no answer')) };
    await drain(createConsumer({ ...options, deadLetters: unreachable }));
    expect([dead(), left()]).toEqual([['bad'], []]);
  });

  it('is told again what the one before did not delete before it died', async () => {
    const { publish, options, queue, consumer, seen } = setup();
    await publish(admissions(3));
    const dying = { ...queue, remove: () => Promise.reject(new Error('died')) };
    await expect(createConsumer({ ...options, queue: dying }).once()).rejects.toThrow('died');
    await drain(consumer);
    expect(seen).toEqual(ids(3));
    queue.pass(61);
    await drain(consumer);
    expect(seen).toEqual([...ids(3), ...ids(3)]);
  });

  it('keeps its messages however long it works', async () => {
    const { publish, options, queue, consumer, seen } = setup();
    await publish(admissions(3));
    let renew = () => {};
    const slow = createConsumer({
      ...options,
      every: (ms, call) => {
        expect(ms).toBe(20_000);
        renew = call;
        return () => {
          renew = () => {};
        };
      },
      async apply(event) {
        await options.apply(event);
        for (let third = 0; third < 9; third += 1) {
          queue.pass(20);
          renew();
          await turn();
        }
        expect(await consumer.once()).toBe(0);
      },
    });
    await slow.once();
    expect(seen).toEqual(ids(3));
    expect(queue.bodies()).toEqual([]);
  });

  it('begins nothing more once its messages may be another’s', async () => {
    const { publish, options, queue, seen, errors } = setup();
    await publish(admissions(3));
    let renew = () => {};
    const stalled = createConsumer({
      ...options,
      every: (_ms, call) => {
        renew = call;
        return () => {};
      },
      async apply(event) {
        await options.apply(event);
        queue.pass(61);
        renew();
        await turn();
      },
    });
    await expect(stalled.once()).rejects.toThrow('SQS did not delete some');
    expect(seen).toEqual(['a0']);
    expect(errors).toEqual(['Error: SQS did not hold some']);
  });

  it('told to stop finishes the message at hand and gives back the others', async () => {
    const { publish, options, seen, queue, left } = setup();
    await publish(admissions(5));
    const stop = new AbortController();
    const stopping = createConsumer({
      ...options,
      retrySeconds: () => 600,
      async apply(event) {
        await options.apply(event);
        if (event.id === 'a1') stop.abort();
      },
    });
    await stopping.run(stop.signal);
    expect(seen).toEqual(['a0', 'a1']);
    expect(left()).toEqual(['a2', 'a3', 'a4']);
    expect((await queue.receive(0, 0)).map(({ body }) => JSON.parse(body).id)).toEqual(left());
  });
});
