/**
 * Turns of those who came in time and met a full cycle, where a missed turn is lost: their window begins again with the
 * next cycle. Remembered in the ledger, under the place.
 */
import type { Clock, Config } from '@urr/core';
import { tokenEndMs } from '../token-end';
import { isTurnOver } from './claim-window';
import type { PlaceRecord, StoredEvent, WaitingRoomStore } from './store';

/** Clients spread their claims over a cycle, and lose an answer now and then. */
const SLACK_MS = 30_000;

export type KeptTurns = {
  /** Whether a place's turn is over and was not kept. False at once where turns cannot be missed. */
  isMissed(event: StoredEvent, place: PlaceRecord): Promise<boolean>;
  /** Lets a turn that would end soon begin again at `fromMs`. Most have time enough: nothing is written for them. */
  keep(event: StoredEvent, place: PlaceRecord, fromMs: number): Promise<void>;
};

export function createKeptTurns(config: Config, store: WaitingRoomStore, clock: Clock): KeptTurns {
  const canMiss = config.missedTurn === 'tail';
  const windowMs = config.claimWindowSeconds * 1000;

  const entryOf = ({ eventId, epoch }: StoredEvent, { jti }: PlaceRecord) => ({
    eventId,
    epoch,
    key: `t#${jti}`,
  });

  /** Places say their times in whole seconds, rounded down. */
  function isOver(event: StoredEvent, { position, iat }: PlaceRecord, atMs: number): boolean {
    return isTurnOver(event, position, (iat + 1) * 1000, atMs, windowMs);
  }

  return {
    async isMissed(event, place) {
      if (!canMiss || !isOver(event, place, clock())) return false;
      const kept = await store.getPlace({ ...entryOf(event, place), nowMs: clock() });
      return kept === undefined || isOver(event, kept, clock());
    },

    async keep(event, place, fromMs) {
      if (!canMiss || !isOver(event, place, fromMs + SLACK_MS)) return;
      const entry = entryOf(event, place);
      const nowMs = clock();
      const kept = await store.getPlace({ ...entry, nowMs });
      if (kept !== undefined) {
        if (!isOver(event, kept, fromMs + SLACK_MS)) return;
        await store.deletePlace({ ...entry, jti: place.jti });
      }
      const again = { ...place, iat: Math.floor(fromMs / 1000) };
      await store.putPlace({
        ...entry,
        place: again,
        expiresAtMs: tokenEndMs(place, config),
        nowMs,
      });
    },
  };
}
