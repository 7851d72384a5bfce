import { createBoundedMap } from '../bounded-map';
import type { QueueEvent } from '../entry-queue/store';

/** Events one process remembers. */
const REMEMBERED = 10_000;

/** What a process has seen of each event: enough to notice that Redis has lost it, and to write it back. */
export type KnownEvents = {
  get(eventId: string): QueueEvent | undefined;
  /** Keeps the newest revision. */
  see(event: QueueEvent): QueueEvent;
  /** Highest number seen given out: no later run may begin below it. */
  highest(eventId: string): number;
  seeNumber(eventId: string, seq: number): void;
};

export function createKnownEvents(): KnownEvents {
  const events = createBoundedMap<QueueEvent>(REMEMBERED);
  const numbers = createBoundedMap<number>(REMEMBERED);
  return {
    get: (eventId) => events.get(eventId),
    see(event) {
      const known = events.get(event.eventId);
      if (known === undefined || event.rev > known.rev) events.set(event.eventId, event);
      return event;
    },
    highest: (eventId) => numbers.get(eventId) ?? 0,
    seeNumber(eventId, seq) {
      if (seq > (numbers.get(eventId) ?? 0)) numbers.set(eventId, seq);
    },
  };
}
