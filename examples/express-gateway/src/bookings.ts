/**
 * Booking: hold → pay → confirm, over three systems that share no transaction (locks, database, provider). The database
 * leads: each step is written there before the next one begins, each can be repeated, and what cannot be finished is
 * undone, by whoever notices: this request, the visitor's retry, or the sweep of any process.
 */
import { createHash } from 'node:crypto';
import type { SeatLocks } from '@urr/server';
import {
  type Booking,
  beginCancel,
  beginPayment,
  confirm,
  endCancel,
  findBooking,
  findOpenBooking,
  findOverdue,
  insertHeld,
} from './booking-rows';
import type { Database } from './database';
import type { PaymentProvider } from './payment-provider';
import { SeatsGone } from './seats';

export type Visitor = {
  readonly eventId: string;
  /** Subject of the entry token. */
  readonly owner: string;
  /** Seconds for which seats may be locked now: `seatLockSeconds(…)`, never beyond the session. */
  readonly holdSeconds: number;
};

export type ReserveOutcome =
  /** The booking as it is: a repeat may find it paid for, or cancelled. */
  | { readonly state: 'held'; readonly booking: Booking }
  | { readonly state: 'taken'; readonly seats: readonly string[] }
  /** This key was used for something else, or the visitor holds other seats already. */
  | { readonly state: 'conflict'; readonly booking: Booking };

export type BookingsOptions = {
  readonly database: Database;
  readonly locks: SeatLocks;
  readonly provider: PaymentProvider;
  readonly clock?: () => number;
  /** Longest wait for one answer of the provider. */
  readonly chargeTimeoutMs?: number;
  /** Told of what failed without harm: the sweep, or time, mends it. */
  readonly onError: (error: unknown) => void;
};

export type Bookings = ReturnType<typeof createBookings>;

export function createBookings(options: BookingsOptions) {
  const { database, locks, provider, clock = Date.now, chargeTimeoutMs = 10_000, onError } = options;

  /** The same key is the same booking, also for the locks: a repeat after a lost answer keeps its fences. */
  async function reserve(
    { eventId, owner, holdSeconds }: Visitor,
    { key, seats }: { readonly key: string; readonly seats: readonly string[] },
  ): Promise<ReserveOutcome> {
    const bookingId = bookingIdOf(eventId, owner, key);
    const before = await findBooking(database, bookingId);
    if (before !== undefined)
      return isFor(before, seats) ? held(before) : { state: 'conflict', booking: before };

    const locked = await locks.acquire({ eventId, owner: bookingId, seats, ttlSeconds: holdSeconds });
    if (locked.state === 'taken') return locked;
    // A failure beyond this point leaves the locks: whether the database wrote is unknown, the visitor's retry goes on
    // from here, and without one they run out.
    try {
      const wanted = { bookingId, eventId, owner, seats: locked.seats, until: locked.expiresAt };
      const booking = (await insertHeld(database, wanted)) ?? (await findBooking(database, bookingId));
      if (booking !== undefined) return held(booking);
    } catch (error) {
      if (!(error instanceof SeatsGone)) throw error;
      await quietly(() => locks.release({ eventId, owner: bookingId, seats }));
      return { state: 'taken', seats };
    }
    await quietly(() => locks.release({ eventId, owner: bookingId, seats }));
    const other = await findOpenBooking(database, eventId, owner);
    if (other !== undefined && other.until > clock()) return { state: 'conflict', booking: other };
    if (other !== undefined) await undo(other.bookingId, 'expired');
    return reserve({ eventId, owner, holdSeconds }, { key, seats });
  }

  /**
   * Ends as `booked` or `cancelled`, and says the same when repeated.
   *
   * @param payment.freeSlot lets the next visitor in, once there is nothing left to do for this one
   * @returns undefined for a booking that is not there, or not this visitor's
   */
  async function pay(
    visitor: Visitor,
    payment: {
      readonly bookingId: string;
      readonly method: string;
      readonly freeSlot: () => Promise<unknown>;
    },
  ): Promise<Booking | undefined> {
    const booking = await settle(visitor, payment);
    // Whose seats were gone before money moved stays inside and chooses others.
    if (booking?.paymentBegun && isOver(booking)) await quietly(payment.freeSlot);
    return booking;
  }

  async function settle(
    { eventId, owner, holdSeconds }: Visitor,
    { bookingId, method }: { readonly bookingId: string; readonly method: string },
  ): Promise<Booking | undefined> {
    const found = await findOwn(eventId, owner, bookingId);
    if (found === undefined || isOver(found)) return found;

    // Seats stay locked while the money moves; where they are somebody else's by now, none needs to move. Locks that ran
    // out, or went with Redis's memory, are taken anew: whether the hold still counts the database will say.
    const seats = found.seats.map(({ seatId }) => seatId);
    const wanted = { eventId, owner: bookingId, seats, ttlSeconds: holdSeconds };
    const extended = await locks.extend(wanted);
    const kept = extended.state === 'held' ? extended : await locks.acquire(wanted);
    if (kept.state === 'taken') return undo(bookingId, 'expired');
    const paying = await beginPayment(database, bookingId, kept.expiresAt);
    if (paying === undefined) return settled(bookingId);

    const answer = await charge(paying, method);
    if (answer !== 'approved') return undo(bookingId, answer);
    try {
      const booked = await confirm(database, paying, clock());
      if (booked === undefined) return settled(bookingId);
      await quietly(() => locks.release({ eventId, owner: bookingId, seats }));
      return booked;
    } catch (error) {
      if (error instanceof SeatsGone) return undo(bookingId, 'seats-gone');
      throw error; // paid, and perhaps booked: a retry asks the provider again and is told the same
    }
  }

  /** Asks once more where no answer came: the key makes it one payment. */
  async function charge(
    { bookingId, amount }: Booking,
    method: string,
  ): Promise<'approved' | 'declined' | 'no-answer'> {
    for (let tries = 0; tries < 2; tries++) {
      const signal = AbortSignal.timeout(chargeTimeoutMs);
      try {
        return await Promise.race([
          provider.charge({ key: bookingId, amount, method, signal }),
          aborted(signal),
        ]);
      } catch (error) {
        onError(error);
      }
    }
    return 'no-answer';
  }

  async function cancel(
    { eventId, owner }: Omit<Visitor, 'holdSeconds'>,
    bookingId: string,
  ): Promise<Booking | undefined> {
    return (await findOwn(eventId, owner, bookingId)) && undo(bookingId, 'left');
  }

  /** Money back, then seats. Stops where a sale was faster. Safe to repeat, in several processes at once too. */
  async function undo(bookingId: string, reason: string): Promise<Booking | undefined> {
    const cancelling = await beginCancel(database, bookingId, reason);
    if (cancelling === undefined) return findBooking(database, bookingId);
    if (cancelling.paymentBegun) await provider.cancel(bookingId);
    await endCancel(database, cancelling);
    const { eventId, seats } = cancelling;
    await quietly(() =>
      locks.release({ eventId, owner: bookingId, seats: seats.map(({ seatId }) => seatId) }),
    );
    return { ...cancelling, state: 'cancelled' };
  }

  /** Gives up what nobody goes on with. Every few seconds, in every process; the database has the states. */
  async function sweep(): Promise<void> {
    for (const { bookingId } of await findOverdue(database, clock())) {
      await quietly(() => undo(bookingId, 'expired'));
    }
  }

  /** What somebody else made of it meanwhile, brought to its end. */
  async function settled(bookingId: string): Promise<Booking | undefined> {
    const booking = await findBooking(database, bookingId);
    return booking === undefined || isOver(booking) ? booking : undo(bookingId, 'expired');
  }

  async function findOwn(eventId: string, owner: string, bookingId: string): Promise<Booking | undefined> {
    const booking = await findBooking(database, bookingId);
    return booking?.eventId === eventId && booking.owner === owner ? booking : undefined;
  }

  async function quietly(work: () => Promise<unknown>): Promise<void> {
    await work().catch(onError);
  }

  return { reserve, pay, cancel, sweep };
}

const held = (booking: Booking): ReserveOutcome => ({ state: 'held', booking });

const isOver = ({ state }: Booking): boolean => state === 'booked' || state === 'cancelled';

function isFor({ seats }: Booking, seatIds: readonly string[]): boolean {
  return seats.map(({ seatId }) => seatId).join('\n') === seatIds.join('\n');
}

function bookingIdOf(eventId: string, owner: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([eventId, owner, key]))
    .digest('base64url')
    .slice(0, 22);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
