/**
 * Seat locks: a seat is one visitor's for a few minutes while they pay. Advisory: the sale itself is decided by the
 * database, which refuses a write whose fence is not the newest it has seen.
 */
import type { SeatHolds } from './expired-holds';

/** Which seats of which event, and who. `owner` is the visitor's subject. */
export type SeatRequest = {
  readonly eventId: string;
  /** 1 to 128 characters. */
  readonly owner: string;
  /** 1 to 20 different seat ids, all or none. */
  readonly seats: readonly string[];
};

export type HeldSeat = {
  readonly seatId: string;
  /**
   * Fencing number of this hold: higher than that of any hold of the seat before, also after one ran out and after
   * the store lost its memory. About the time in milliseconds, so a database wants a 64-bit column for it.
   */
  readonly fence: number;
};

export type SeatLockOutcome =
  | {
      readonly state: 'held';
      /** In the order asked. */
      readonly seats: readonly HeldSeat[];
      /** Epoch milliseconds. */
      readonly expiresAt: number;
    }
  /** Seats somebody else holds. Nothing was locked. */
  | { readonly state: 'taken'; readonly seats: readonly string[] };

export type SeatOwner = {
  readonly owner: string;
  readonly fence: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
};

/** What every implementation takes. */
export type SeatLockOptions = {
  /**
   * Told of holds that ran out without being let go: seats that were kept from others for nothing. Each is told once,
   * at the latest when the event's next seats are locked or its seat is wanted again.
   */
  readonly onExpired?: (holds: SeatHolds) => void;
};

/** What every implementation promises; `seatLocksContract` checks it. Times are the store's own. */
export interface SeatLocks {
  /**
   * Locks all seats or none, in one step. Repeated by the owner, after a lost reply for instance, it keeps the fences
   * and moves the end.
   *
   * @param request.ttlSeconds from now, `seatLockSeconds(…)`; 0 or less locks nothing and answers all seats as taken
   * @throws {InputError} ids or times that cannot be meant
   */
  acquire(request: SeatRequest & { readonly ttlSeconds: number }): Promise<SeatLockOutcome>;
  /**
   * Moves the end of locks one already holds, all or none; seats no longer one's own are `taken`. Fences stay.
   *
   * @throws {InputError} ids or times that cannot be meant
   */
  extend(request: SeatRequest & { readonly ttlSeconds: number }): Promise<SeatLockOutcome>;
  /**
   * Lets go of one's own locks and leaves those of others alone.
   *
   * @returns how many were one's own; 0 when repeated
   */
  release(request: SeatRequest): Promise<number>;
  /** Reads who holds a seat now. */
  owner(request: { readonly eventId: string; readonly seatId: string }): Promise<SeatOwner | null>;
}
