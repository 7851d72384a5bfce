import { createMemory } from './memory';

/**
 * Whether this browser was waiting for an event when its page went away: reloaded, crashed, closed, left for another.
 * A page that joins on a click can then join by itself and take the place up again. Knows nothing where storage is
 * blocked.
 *
 * @param tier 1 the waiting room, 2 the entry queue
 */
export function isWaiting(eventId: string, tier: 1 | 2 = 1): boolean {
  return Boolean(createMemory({ storage: undefined, clock: Date.now, tier, eventId }).load());
}
