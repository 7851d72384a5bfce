/**
 * Seat locks: a seat is one visitor's for a few minutes while they pay. Advisory: the sale itself is decided by the
 * database, which refuses a write whose fence is lower than one it has seen.
 */

/** Which seats of which event, and who. `owner` is the visitor's subject. */
export type SeatRequest = {
  readonly eventId: string;
  readonly owner: string;
  /** 1 to 20 seat ids, all or none. */
  readonly seats: readonly string[];
};

export type HeldSeat = {
  readonly seatId: string;
  /** Fencing number of the seat: rises with every new owner, also after a lock ran out. */
  readonly fence: number;
};

export type SeatLockOutcome =
  | {
      readonly state: 'held';
      readonly seats: readonly HeldSeat[] /** Epoch ms. */;
      readonly expiresAt: number;
    }
  /** Seats somebody else holds. Nothing was locked. */
  | { readonly state: 'taken'; readonly seats: readonly string[] };

export interface SeatLocks {
  /**
   * Locks all seats or none. Repeated by the owner it keeps the fences and moves the end.
   *
   * @param request.ttlSeconds from now, `seatLockSeconds(…)`; 0 or less locks nothing and answers all seats as taken
   */
  acquire(request: SeatRequest & { readonly ttlSeconds: number }): Promise<SeatLockOutcome>;
  /** Moves the end of locks one already holds; seats no longer one's own are `taken`. */
  extend(request: SeatRequest & { readonly ttlSeconds: number }): Promise<SeatLockOutcome>;
  /** Lets go of one's own locks. @returns how many were one's own */
  release(request: SeatRequest): Promise<number>;
  /** Who holds a seat now. */
  owner(request: {
    readonly eventId: string;
    readonly seatId: string;
  }): Promise<{ readonly owner: string; readonly fence: number; readonly expiresAt: number } | null>;
}
