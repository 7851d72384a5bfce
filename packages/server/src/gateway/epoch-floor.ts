import type { Clock } from '@urr/core';
import { createBoundedMap } from '../bounded-map';
import type { EntryGateOptions } from './entry-gate';

/** A reset reaches gates that do not ask the queue within this time. */
const REMEMBERED_MS = 5000;
const EVENTS_REMEMBERED = 1000;

type Floor = { readonly epoch: Promise<number>; readonly untilMs: number };

/**
 * The lowest epoch of an event whose tokens are taken, asked at most once in five seconds. When asking fails, what
 * was last known goes on to count; only where nothing is known the failure is the caller's.
 */
export function createEpochFloor(
  minEpoch: EntryGateOptions['minEpoch'],
  clock: Clock,
): (eventId: string) => Promise<number> {
  const floors = createBoundedMap<Floor>(EVENTS_REMEMBERED);
  if (minEpoch === undefined) return async () => 0;

  return (eventId) => {
    const nowMs = clock();
    const known = floors.get(eventId);
    if (known !== undefined && nowMs < known.untilMs) return known.epoch;
    const asked = (async () => (await minEpoch(eventId)) ?? 0)();
    const epoch = known === undefined ? asked : asked.catch(() => known.epoch);
    const floor = { epoch, untilMs: nowMs + REMEMBERED_MS };
    floors.set(eventId, floor);
    epoch.catch(() => {
      if (floors.get(eventId) === floor) floors.delete(eventId);
    });
    return epoch;
  };
}
