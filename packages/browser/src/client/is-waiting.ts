import { createMemory } from './memory';

/** As long as the server keeps a place at most. */
const PLACE_MS = 86_400_000;

/**
 * Whether this browser was waiting for an event when its page went away: reloaded, crashed, closed, left for another.
 * A page that joins on a click can then join by itself and take the place up again. Knows nothing where storage is
 * blocked.
 *
 * @param tier 1 the waiting room, 2 the entry queue
 */
export function isWaiting(eventId: string, tier: 1 | 2 = 1): boolean {
  const way = createMemory({ storage: undefined, tier, eventId }).load();
  return way ? Date.now() - way.at < PLACE_MS : false;
}
