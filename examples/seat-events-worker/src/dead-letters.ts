/** What an operator does with the dead-letter queue: look, mend the cause, move back. */
import type { Queue, Received } from './queue';

/** Long enough to go through them; those that stay come back sooner, when we give them back. */
const HOLD_SECONDS = 120;

/** Without a wait SQS asks only some of its servers, and may show nothing where there is something. */
const WAIT_SECONDS = 1;

/** The first dead letters of each event: SQS shows ten of one at most, until these are gone. They stay. */
export async function listDeadLetters(deadLetters: Queue, eventId?: string): Promise<Received[]> {
  const held: Received[] = [];
  try {
    for await (const messages of receiveAll(deadLetters)) held.push(...messages);
  } finally {
    await giveBack(deadLetters, held);
  }
  return held.filter((message) => isOf(message, eventId));
}

/**
 * Moves dead letters back to the end of their queue, in order. Interrupted, it may move one twice, which the effect
 * does not mind.
 *
 * @returns number of messages moved
 */
export async function moveBack(deadLetters: Queue, queue: Queue, eventId?: string): Promise<number> {
  const held = new Set<Received>();
  let moved = 0;
  try {
    for await (const messages of receiveAll(deadLetters)) {
      for (const message of messages) held.add(message);
      for (const message of messages.filter((one) => isOf(one, eventId))) {
        // Under a new id: the queue would drop the one it may have seen less than five minutes ago, and we delete ours.
        await queue.send({ ...message, deduplicationId: `again-${message.id}` });
        await deadLetters.remove([message]);
        held.delete(message);
        moved += 1;
      }
    }
  } finally {
    await giveBack(deadLetters, [...held]);
  }
  return moved;
}

async function* receiveAll(queue: Queue): AsyncGenerator<Received[]> {
  for (;;) {
    const messages = await queue.receive(HOLD_SECONDS, WAIT_SECONDS);
    if (messages.length === 0) return;
    yield messages;
  }
}

async function giveBack(queue: Queue, held: readonly Received[]): Promise<void> {
  for (let index = 0; index < held.length; index += 10) {
    await queue.hold(held.slice(index, index + 10).reverse(), () => 0);
  }
}

const isOf = ({ group }: Received, eventId: string | undefined): boolean =>
  eventId === undefined || group === eventId;
