/** Seat locks: how many holds were made, let go, or ran out. */
import type { SeatHolds } from '../seat-lock/expired-holds';
import type { SeatLocks } from '../seat-lock/seat-locks';
import type { Scope } from './scope';

export function observeSeatLocks(scope: Scope, locks: SeatLocks): SeatLocks {
  return {
    async acquire(request) {
      const outcome = await locks.acquire(request);
      const name = outcome.state === 'held' ? 'urr.seat_locks.created' : 'urr.seat_locks.taken';
      scope.count(name, outcome.seats.length, scope.event(request.eventId));
      return outcome;
    },
    extend: (request) => locks.extend(request),
    async release(request) {
      const released = await locks.release(request);
      scope.count('urr.seat_locks.released', released, scope.event(request.eventId));
      return released;
    },
    owner: (request) => locks.owner(request),
  };
}

export function noteExpired(scope: Scope, { eventId, seats }: SeatHolds): void {
  scope.count('urr.seat_locks.expired', seats.length, scope.event(eventId));
}
