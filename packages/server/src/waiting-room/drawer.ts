/** Making the draw when an event has opened. Any process does it, and the first write counts. */
import type { Clock } from '@urr/core';
import { type DrawRules, drawn, isDrawDue } from './draw';
import type { EventCache } from './event-cache';
import { servingOf } from './settings';
import type { StoredEvent, WaitingRoomStore } from './store';

/** How long an announced round is waited for. After that the draw is made without it, and everybody can see that. */
const PATIENCE_MS = 30_000;

/** Tries of one process, so that a crowd that waits for the draw does not become a crowd of writes. */
const EVERY_MS = 1000;

export type Drawer = {
  /** Makes the draw if it is due. True when it was tried, so that the caller looks again. */
  makeIfDue(event: StoredEvent): Promise<boolean>;
};

export function createDrawer(options: {
  readonly rules: DrawRules | undefined;
  readonly store: WaitingRoomStore;
  readonly cache: EventCache;
  readonly clock: Clock;
}): Drawer {
  const { rules, store, cache, clock } = options;
  const underWay = new Map<string, Promise<void>>();
  const triedAtMs = new Map<string, number>();

  /** @returns undefined while it is still waited for */
  async function randomnessFor({ settings }: StoredEvent): Promise<string | null | undefined> {
    const beacon = settings.draw?.beacon ?? null;
    if (beacon === null) return null;
    const source = rules?.beacon?.chain === beacon.chain ? rules.beacon : undefined;
    const randomness = (await source?.fetch(beacon.round).catch(() => null)) ?? null;
    if (randomness !== null && /^[0-9a-f]{64}$/.test(randomness)) return randomness;
    return clock() - (settings.opensAtMs ?? 0) < PATIENCE_MS ? undefined : null;
  }

  async function make(known: StoredEvent): Promise<void> {
    const randomness = await randomnessFor(known);
    if (randomness === undefined) return;
    // Read after the round was out: everybody who has a number by now takes part.
    const event = (await cache.fresh(known.eventId))?.event;
    const nowMs = clock();
    if (event === undefined || !isDrawDue(event, nowMs)) return;
    // Announced anew since: this randomness is not the one that counts.
    if (
      event.epoch !== known.epoch ||
      event.settings.draw?.beacon?.round !== known.settings.draw?.beacon?.round
    ) {
      return;
    }
    const { eventId, epoch, rev, segments } = event;
    const result = await store.writeEvent({
      eventId,
      expectedRev: rev,
      epoch,
      settings: drawn(event, randomness, nowMs),
      segments,
      serving: servingOf(event, nowMs),
      restart: false,
    });
    if (result.event !== undefined) cache.note(result.event);
  }

  return {
    async makeIfDue(event) {
      const nowMs = clock();
      const { eventId } = event;
      if (event.settings.draw === undefined || !isDrawDue(event, nowMs)) return false;
      const since = nowMs - (triedAtMs.get(eventId) ?? Number.NEGATIVE_INFINITY);
      let making = underWay.get(eventId);
      if (making === undefined) {
        if (since >= 0 && since < EVERY_MS) return false;
        triedAtMs.set(eventId, nowMs);
        making = make(event).finally(() => underWay.delete(eventId));
        underWay.set(eventId, making);
      }
      await making;
      return true;
    },
  };
}
