import type { Clock } from '@urr/core';
import { createSortedSet, type SortedSet } from '../entry-queue/sorted-set';
import { tellExpired } from './expired-holds';
import { fenceKey, seatKey } from './seat-keys';
import type { HeldSeat, SeatLockOptions, SeatLockOutcome, SeatLocks, SeatOwner } from './seat-locks';
import { assertSeat, assertSeatRequest, toHoldMs } from './seat-request';

/**
 * Seat locks in the memory of one process.
 *
 * @param options.clock epoch milliseconds, `Date.now` by default
 */
export function memorySeatLocks(options: SeatLockOptions & { readonly clock?: Clock } = {}): SeatLocks {
  const { clock = Date.now, onExpired } = options;
  const locks = new Map<string, SeatOwner>();
  // Outlives the locks: a fence that began again would let a late write through.
  const fences = new Map<string, number>();
  const holds = new Map<string, SortedSet>();

  function holdsOf(eventId: string): SortedSet {
    const known = holds.get(eventId) ?? createSortedSet();
    holds.set(eventId, known);
    return known;
  }

  function held(eventId: string, seatId: string): SeatOwner | undefined {
    const lock = locks.get(seatKey(eventId, seatId));
    return lock !== undefined && lock.expiresAt > clock() ? lock : undefined;
  }

  function sweep(eventId: string): void {
    const ends = holdsOf(eventId);
    const expired: string[] = [];
    for (let first = ends.at(0); first !== undefined && first.score <= clock(); first = ends.at(0)) {
      ends.delete(first.member);
      locks.delete(seatKey(eventId, first.member));
      expired.push(first.member);
    }
    tellExpired(onExpired, eventId, expired);
  }

  /** @param mine only seats that are held already */
  function lockAll(request: Parameters<SeatLocks['acquire']>[0], mine: boolean): SeatLockOutcome {
    assertSeatRequest(request);
    const { eventId, owner, seats } = request;
    const holdMs = toHoldMs(request.ttlSeconds);
    if (holdMs === 0) return { state: 'taken', seats };
    sweep(eventId);
    const taken = seats.filter((seatId) => {
      const lock = held(eventId, seatId);
      return lock === undefined ? mine : lock.owner !== owner;
    });
    if (taken.length > 0) return { state: 'taken', seats: taken };
    const expiresAt = Math.floor(clock()) + holdMs;
    const result = seats.map((seatId): HeldSeat => {
      const fence = held(eventId, seatId)?.fence ?? nextFence(eventId, seatId);
      locks.set(seatKey(eventId, seatId), { owner, fence, expiresAt });
      holdsOf(eventId).add(seatId, expiresAt);
      return { seatId, fence };
    });
    return { state: 'held', seats: result, expiresAt };
  }

  /** At least the time: it goes on when everything else is lost. */
  function nextFence(eventId: string, seatId: string): number {
    const key = fenceKey(eventId, seatId);
    const fence = Math.max((fences.get(key) ?? 0) + 1, Math.floor(clock()));
    fences.set(key, fence);
    return fence;
  }

  return {
    acquire: async (request) => lockAll(request, false),
    extend: async (request) => lockAll(request, true),
    async release(request) {
      assertSeatRequest(request);
      const { eventId, owner, seats } = request;
      sweep(eventId);
      const own = seats.filter((seatId) => held(eventId, seatId)?.owner === owner);
      for (const seatId of own) {
        locks.delete(seatKey(eventId, seatId));
        holdsOf(eventId).delete(seatId);
      }
      return own.length;
    },
    async owner({ eventId, seatId }) {
      assertSeat({ eventId, seatId });
      return held(eventId, seatId) ?? null;
    },
  };
}
