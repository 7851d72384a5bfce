/** Where an event's settings live while Redis may lose them. */
import type { QueueEvent } from '../entry-queue/store';

/**
 * A durable copy of what operators decided, outside Redis. Read when Redis has lost an event, so rarely; written by
 * every change. Without one, each process remembers the events it has seen, which outlives Redis but not a restart
 * of all processes at once.
 */
export interface QueueSettingsStore {
  /** Null for an event that was never put. */
  get(eventId: string): Promise<QueueEvent | null>;
  /** Keeps the event unless a higher `rev` is kept already. Safe to repeat. */
  put(event: QueueEvent): Promise<void>;
  list(): Promise<readonly QueueEvent[]>;
}

/** Settings in this process. */
export function memoryQueueSettings(): QueueSettingsStore {
  const events = new Map<string, QueueEvent>();
  return {
    async get(eventId) {
      return events.get(eventId) ?? null;
    },
    async put(event) {
      const kept = events.get(event.eventId);
      if (kept === undefined || kept.rev <= event.rev) events.set(event.eventId, event);
    },
    async list() {
      return [...events.values()];
    },
  };
}
