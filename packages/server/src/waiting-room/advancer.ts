/** Keeping the head one step above the tail. Whoever notices does it; the result is the same. */
import { type Clock, phaseAt } from '@urr/core';
import { segmentAt } from '@urr/core/position';
import type { EventCache } from './event-cache';
import { advancedHead, isNearCap } from './head';
import type { Advance } from './room';
import { servingOf } from './settings';
import type { StoredEvent, WaitingRoomStore } from './store';

/** How often somebody else may be faster before that counts as done. */
const MAX_TRIES = 3;

/** Reads that find the cap near try at most this often. */
const NOTICED_EVERY_MS = 1000;

export type Advancer = {
  /** Moves one event's head on. Never rejects: what went wrong is part of the answer. */
  advance(eventId: string): Promise<Advance>;
  /** After a lease: moves the head on when it crossed a multiple of the step and the cap is near. */
  afterLease(event: StoredEvent, from: number, to: number): Promise<void>;
  /**
   * After a read: moves the head on when the cap is near and somebody stands behind it. True when it tried, so that
   * the caller looks again.
   */
  afterRead(event: StoredEvent): Promise<boolean>;
};

export function createAdvancer(store: WaitingRoomStore, cache: EventCache, clock: Clock): Advancer {
  const noticedAtMs = new Map<string, number>();

  async function move(eventId: string, known: StoredEvent | undefined): Promise<Advance> {
    for (let tries = 1; ; tries++) {
      const event = tries === 1 && known !== undefined ? known : (await cache.fresh(eventId))?.event;
      if (event === undefined) return { state: 'unknown', eventId };
      const nowMs = clock();
      const segments = isMoving(event, nowMs)
        ? advancedHead(event.segments, nowMs, event.tail)
        : event.segments;
      const serving = servingOf({ ...event, segments }, nowMs);
      const unchanged = { state: 'unchanged', eventId, serving, tail: event.tail } as const;
      if (segments === event.segments) return unchanged;
      const { epoch, rev, settings, tail } = event;
      const change = { eventId, expectedRev: rev, epoch, settings, segments, serving, restart: false };
      const result = await store.writeEvent(change);
      if (result.event !== undefined) cache.note(result.event);
      if (result.written) return { state: 'advanced', eventId, serving, tail };
      if (tries === MAX_TRIES) return unchanged;
    }
  }

  async function advance(eventId: string, known?: StoredEvent): Promise<Advance> {
    try {
      return await move(eventId, known);
    } catch (error) {
      return { state: 'failed', eventId, error };
    }
  }

  return {
    advance: (eventId) => advance(eventId),

    async afterLease(event, from, to) {
      const nowMs = clock();
      const step = segmentAt(event.segments, nowMs)?.step ?? 0;
      const crossed = step > 0 && Math.floor(to / step) > Math.floor((from - 1) / step);
      if (crossed && isMoving(event, nowMs) && isNearCap(event.segments, nowMs))
        await advance(event.eventId, event);
    },

    async afterRead(event) {
      const nowMs = clock();
      const cap = segmentAt(event.segments, nowMs)?.cap ?? 0;
      if (event.tail <= cap || !isMoving(event, nowMs) || !isNearCap(event.segments, nowMs)) return false;
      const sinceMs = nowMs - (noticedAtMs.get(event.eventId) ?? Number.NEGATIVE_INFINITY);
      if (sinceMs >= 0 && sinceMs < NOTICED_EVERY_MS) return false;
      noticedAtMs.set(event.eventId, nowMs);
      await advance(event.eventId, event);
      return true;
    },
  };
}

/** Heads of events that serve, or will at a known time. All others stand still. */
function isMoving({ settings }: StoredEvent, nowMs: number): boolean {
  const phase = phaseAt(settings, nowMs);
  return phase === 'open' || (phase === 'scheduled' && settings.opensAtMs !== null);
}
