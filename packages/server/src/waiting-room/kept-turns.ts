/**
 * Turns kept for those who came in time and met a full cycle, where a missed turn is lost. Remembered in the ledger,
 * under the place, until there is room for them again.
 */
import type { Clock } from '@urr/core';
import type { PlaceRecord, StoredEvent, WaitingRoomStore } from './store';

export type KeptTurns = {
  /** Whether this place's turn is kept although its window is over. */
  has(event: StoredEvent, place: PlaceRecord): Promise<boolean>;
  /** Keeps a turn until a window after the next cycle begins. A repeat a second later writes nothing. */
  keep(event: StoredEvent, place: PlaceRecord, nextAtMs: number): Promise<void>;
};

export function createKeptTurns(store: WaitingRoomStore, clock: Clock, windowMs: number): KeptTurns {
  const entryOf = ({ eventId, epoch }: StoredEvent, { jti }: PlaceRecord) => ({
    eventId,
    epoch,
    key: `t#${jti}`,
  });

  return {
    async has(event, place) {
      return (await store.getPlace({ ...entryOf(event, place), nowMs: clock() })) !== undefined;
    },

    async keep(event, place, nextAtMs) {
      const entry = entryOf(event, place);
      const nowMs = clock();
      const expiresAtMs = nextAtMs + windowMs;
      // The record's own time says how long the entry stands: it is renewed when less than half a window is left.
      const until = Math.ceil(expiresAtMs / 1000);
      const standing = await store.putPlace({
        ...entry,
        place: { ...place, exp: until },
        expiresAtMs,
        nowMs,
      });
      if (standing.exp * 1000 - nextAtMs >= windowMs / 2) return;
      await store.deletePlace({ ...entry, jti: place.jti });
      await store.putPlace({ ...entry, place: { ...place, exp: until }, expiresAtMs, nowMs });
    },
  };
}
