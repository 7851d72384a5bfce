/** Keeping the head one step above the tail and on its plan. Whoever notices does it; the result is the same. */
import { type Clock, type Config, phaseAt } from '@urr/core';
import { segmentAt } from '@urr/core/position';
import type { EventCache, Snapshot } from './event-cache';
import { cycleStartAt, isCarried, isNearCap } from './head';
import { closedCycles, givenBackBy } from './refill';
import type { Advance } from './room';
import { advanceEvent, servingOf } from './settings';
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
   * After a read: moves the head on when the cap is near and somebody stands behind it, or when a planned change of
   * pace is to be announced. True when it tried, so that the caller looks again.
   */
  afterRead(snapshot: Snapshot): Promise<boolean>;
};

export function createAdvancer(
  config: Config,
  store: WaitingRoomStore,
  cache: EventCache,
  clock: Clock,
): Advancer {
  const noticedAtMs = new Map<string, number>();

  async function move(eventId: string, known: StoredEvent | undefined): Promise<Advance> {
    for (let tries = 1; ; tries++) {
      const event = tries === 1 && known !== undefined ? known : (await cache.fresh(eventId))?.event;
      if (event === undefined) return { state: 'unknown', eventId };
      const nowMs = clock();
      const cycles = isOpen(event, nowMs) ? closedCycles(event, nowMs) : [];
      const back = cycles.length === 0 ? 0 : await givenBack(event, cycles, nowMs);
      const next = advanceEvent(event, back, nowMs, config);
      const serving = servingOf({ ...event, ...next }, nowMs);
      const unchanged = { state: 'unchanged', eventId, serving, tail: event.tail } as const;
      if (next === undefined) return unchanged;
      const isTimer = known === undefined && back === 0;
      if (isTimer && isCarried(event.segments, nowMs, event.tail) && !isPlanDue(event, nowMs, config))
        return unchanged;
      const { epoch, rev, tail } = event;
      const change = { eventId, expectedRev: rev, epoch, ...next, serving, restart: false };
      const result = await store.writeEvent(change);
      if (result.event !== undefined) cache.note(result.event);
      if (result.written) return { state: 'advanced', eventId, serving, tail };
      if (tries === MAX_TRIES) return unchanged;
    }
  }

  async function givenBack(event: StoredEvent, cycles: readonly number[], nowMs: number): Promise<number> {
    return givenBackBy(event, cycles, await store.readClaimCounts(event.eventId, cycles), nowMs);
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

    async afterRead({ event, seen }) {
      const nowMs = clock();
      const segment = segmentAt(event.segments, nowMs);
      // What was read before this cycle began, others may have acted upon: hundreds of processes would find out at once.
      const isOfThisCycle = segment !== undefined && (seen?.atMs ?? 0) >= cycleStartAt(segment, nowMs);
      const capIsNear =
        isOfThisCycle &&
        event.tail > segment.cap &&
        isMoving(event, nowMs) &&
        isNearCap(event.segments, nowMs);
      if (!capIsNear && !isPlanDue(event, nowMs, config)) return false;
      const sinceMs = nowMs - (noticedAtMs.get(event.eventId) ?? Number.NEGATIVE_INFINITY);
      if (sinceMs >= 0 && sinceMs < NOTICED_EVERY_MS) return false;
      noticedAtMs.set(event.eventId, nowMs);
      await advance(event.eventId, event);
      return true;
    },
  };
}

function isOpen({ settings }: StoredEvent, nowMs: number): boolean {
  return phaseAt(settings, nowMs) === 'open';
}

/** Heads of events that serve, or will at a known time. All others stand still. */
function isMoving({ settings }: StoredEvent, nowMs: number): boolean {
  const phase = phaseAt(settings, nowMs);
  return phase === 'open' || (phase === 'scheduled' && settings.opensAtMs !== null);
}

/** Whether a planned change of pace waits to be announced. */
function isPlanDue(event: StoredEvent, nowMs: number, config: Config): boolean {
  const { schedule, feedback } = event.settings.pacing;
  // Announced when its time has come and not before: as a rule another decision comes first.
  const isOver = nowMs >= (feedback?.last?.decision.untilMs ?? Number.POSITIVE_INFINITY);
  if (schedule === undefined && !isOver) return false;
  // With an empty line nothing but the plan could move the head.
  return advanceEvent({ ...event, tail: 0 }, 0, nowMs, config) !== undefined;
}
