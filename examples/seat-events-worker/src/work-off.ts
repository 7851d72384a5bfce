/** One batch, whoever received it: the poller or Lambda. */
import type { AdmissionEvent } from '@urr/server';
import { parseAdmission } from './admission';

/** A message as it was handed to us. */
export type Delivery = {
  readonly id: string;
  /** Its event: the messages of one are worked off in order, one at a time. */
  readonly group: string;
  /** How often it was received, this time included. */
  readonly tries: number;
  readonly body: string;
  readonly deduplicationId: string;
};

export type Work = {
  /** The effect; told the same admission again, it does nothing. */
  readonly apply: (admission: AdmissionEvent) => Promise<unknown>;
  /** Puts a message into the dead-letter queue. */
  readonly setAside: (delivery: Delivery) => Promise<unknown>;
  /** Whether to begin nothing more. */
  readonly isStopping?: () => boolean;
  readonly onError: (error: unknown, id: string) => void;
};

/** Tries a message has; the queue's redrive policy says the same. */
const MAX_TRIES = 3;

/**
 * Works a batch off: events beside each other, the messages of an event in order, nothing of it after a failure.
 *
 * On the last try it is we who set aside the one that fails. The queue would do it at the next receive, but with
 * all that came in the same batch, since each receive counts for each of them.
 *
 * @returns those that have to come again, in order; the others are done
 */
export async function workOff<D extends Delivery>(deliveries: readonly D[], work: Work): Promise<D[]> {
  const groups = new Map<string, D[]>();
  for (const delivery of deliveries) {
    const group = groups.get(delivery.group);
    if (group === undefined) groups.set(delivery.group, [delivery]);
    else group.push(delivery);
  }
  const left = await Promise.all([...groups.values()].map((group) => inOrder(group, work)));
  return left.flat();
}

async function inOrder<D extends Delivery>(group: readonly D[], work: Work): Promise<readonly D[]> {
  for (const [index, delivery] of group.entries()) {
    if (work.isStopping?.() || !(await isSettled(delivery, work))) return group.slice(index);
  }
  return [];
}

async function isSettled(delivery: Delivery, { apply, setAside, onError }: Work): Promise<boolean> {
  try {
    await apply(parseAdmission(delivery.body));
    return true;
  } catch (error) {
    onError(error, delivery.id);
  }
  if (delivery.tries < MAX_TRIES) return false;
  try {
    await setAside(delivery);
    return true;
  } catch (error) {
    onError(error, delivery.id);
    return false;
  }
}
