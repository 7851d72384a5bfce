import type { Queue, Received } from '../src/queue';
import type { Delivery } from '../src/work-off';

type Kept = Received & { visibleAtMs: number };

/**
 * An SQS FIFO queue as AWS describes it: up to ten messages of an event in one receive, none of it while some are
 * out. The emulator hands out one of an event at a time.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export function memoryQueue(deadLetters?: Queue) {
  let messages: Kept[] = [];
  let nowMs = 0;
  let handles = 0;
  const isOut = ({ visibleAtMs }: Kept) => visibleAtMs > nowMs;
  const find = ({ receiptHandle }: Received) =>
    messages.find((message) => message.receiptHandle === receiptHandle && isOut(message));
  const queue: Queue = {
    async receive(visibilitySeconds) {
      const locked = new Set(messages.filter(isOut).map(({ group }) => group));
      const received: Received[] = [];
      for (const message of messages.filter(({ group }) => !locked.has(group)).slice(0, 10)) {
        const tries = message.tries + 1;
        if (tries > 3 && deadLetters !== undefined) {
          messages = messages.filter((one) => one !== message);
          await deadLetters.send(message);
          continue;
        }
        handles += 1;
        Object.assign(message, { tries, receiptHandle: `handle-${handles}` });
        message.visibleAtMs = nowMs + visibilitySeconds * 1000;
        received.push({ ...message });
      }
      return received;
    },
    async remove(removed) {
      const found = removed.map(find);
      messages = messages.filter((message) => !found.includes(message));
      if (found.includes(undefined)) throw new Error('SQS did not delete some');
    },
    async hold(held, seconds) {
      for (const message of held) {
        const found = find(message);
        if (found === undefined) throw new Error('SQS did not hold some');
        found.visibleAtMs = nowMs + seconds(message) * 1000;
      }
    },
    async send({ id, group, body, deduplicationId }: Delivery) {
      messages.push({ id, group, body, deduplicationId, tries: 0, receiptHandle: '', visibleAtMs: 0 });
    },
  };
  return {
    ...queue,
    bodies: () => messages.map(({ body }) => JSON.parse(body)),
    pass: (seconds: number) => {
      nowMs += seconds * 1000;
    },
  };
}
