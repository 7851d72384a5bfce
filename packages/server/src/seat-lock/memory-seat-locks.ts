import { type Clock, InputError } from '@urr/core';
import type { HeldSeat, SeatLockOutcome, SeatLocks, SeatRequest } from './seat-locks';

const MAX_SEATS = 20;

type Lock = { readonly owner: string; readonly fence: number; readonly expiresAt: number };

/**
 * Seat locks in the memory of one process.
 *
 * @param options.clock epoch milliseconds, `Date.now` by default
 */
export function memorySeatLocks({ clock = Date.now }: { readonly clock?: Clock } = {}): SeatLocks {
  const locks = new Map<string, Lock>();
  // Outlives the locks: a fence that began again at 1 would let a late write through.
  const fences = new Map<string, number>();

  function held(eventId: string, seatId: string): Lock | undefined {
    const key = keyOf(eventId, seatId);
    const lock = locks.get(key);
    if (lock !== undefined && lock.expiresAt > clock()) return lock;
    locks.delete(key);
    return undefined;
  }

  function lockAll({ eventId, owner, seats }: SeatRequest, ttlSeconds: number): SeatLockOutcome {
    const expiresAt = clock() + ttlSeconds * 1000;
    const result = seats.map((seatId): HeldSeat => {
      const key = keyOf(eventId, seatId);
      let fence = held(eventId, seatId)?.fence;
      if (fence === undefined) {
        fence = (fences.get(key) ?? 0) + 1;
        fences.set(key, fence);
      }
      locks.set(key, { owner, fence, expiresAt });
      return { seatId, fence };
    });
    return { state: 'held', seats: result, expiresAt };
  }

  return {
    async acquire(request) {
      const { eventId, owner, seats, ttlSeconds } = checked(request);
      if (ttlSeconds <= 0) return { state: 'taken', seats };
      const taken = seats.filter((seatId) => (held(eventId, seatId)?.owner ?? owner) !== owner);
      return taken.length > 0 ? { state: 'taken', seats: taken } : lockAll(request, ttlSeconds);
    },
    async extend(request) {
      const { eventId, owner, seats, ttlSeconds } = checked(request);
      if (ttlSeconds <= 0) return { state: 'taken', seats };
      const taken = seats.filter((seatId) => held(eventId, seatId)?.owner !== owner);
      return taken.length > 0 ? { state: 'taken', seats: taken } : lockAll(request, ttlSeconds);
    },
    async release(request) {
      const { eventId, owner, seats } = checked(request);
      const own = seats.filter((seatId) => held(eventId, seatId)?.owner === owner);
      for (const seatId of own) locks.delete(keyOf(eventId, seatId));
      return own.length;
    },
    async owner({ eventId, seatId }) {
      return held(eventId, seatId) ?? null;
    },
  };
}

/** @throws {InputError} no seats, too many, or one twice */
function checked<T extends SeatRequest>(request: T): T {
  const { seats } = request;
  if (seats.length < 1 || seats.length > MAX_SEATS || new Set(seats).size !== seats.length) {
    throw new InputError('seats', `expected 1 to ${MAX_SEATS} different seat ids`);
  }
  return request;
}

/** `seat:{iu-2027}:A-1`, as shared stores name it too. */
function keyOf(eventId: string, seatId: string): string {
  return `seat:{${eventId}}:${seatId}`;
}
