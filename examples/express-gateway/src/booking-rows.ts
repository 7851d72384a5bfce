/** Bookings in the database. Each change names the states it may come from: of two that race one changes nothing. */
import type { HeldSeat } from '@urr/server';
import type { Database, Queries, Row } from './database';
import { giveSeatsBack, holdSeats, sellSeats } from './seats';

export type BookingState = 'held' | 'paying' | 'booked' | 'cancelling' | 'cancelled';

export type Booking = {
  readonly bookingId: string;
  readonly eventId: string;
  readonly owner: string;
  readonly seats: readonly HeldSeat[];
  readonly amount: number;
  readonly state: BookingState;
  /** Why it was cancelled. */
  readonly reason: string | null;
  /** Epoch milliseconds at which an unfinished booking is given up. */
  readonly until: number;
  /** Whether money may have moved. */
  readonly paymentBegun: boolean;
};

const OPEN = `state IN ('held', 'paying', 'cancelling')`;

export async function findBooking(queries: Queries, bookingId: string): Promise<Booking | undefined> {
  const { rows } = await queries.query('SELECT * FROM bookings WHERE booking_id = $1', [bookingId]);
  return rows[0] && toBooking(rows[0]);
}

export async function findOpenBooking(
  queries: Queries,
  eventId: string,
  owner: string,
): Promise<Booking | undefined> {
  const { rows } = await queries.query(
    `SELECT * FROM bookings WHERE event_id = $1 AND owner = $2 AND ${OPEN}`,
    [eventId, owner],
  );
  return rows[0] && toBooking(rows[0]);
}

/** Unfinished ones that nobody goes on with. */
export async function findOverdue(queries: Queries, nowMs: number): Promise<Booking[]> {
  const { rows } = await queries.query(
    `SELECT * FROM bookings WHERE ${OPEN} AND (until <= $1 OR state = 'cancelling') ORDER BY until LIMIT 50`,
    [nowMs],
  );
  return rows.map(toBooking);
}

/**
 * Writes booking and hold, or neither.
 *
 * @returns undefined where this booking, or another open one of its owner, is there already
 * @throws {SeatsGone}
 */
export function insertHeld(
  database: Database,
  {
    bookingId,
    eventId,
    owner,
    seats,
    until,
  }: Pick<Booking, 'bookingId' | 'eventId' | 'owner' | 'seats' | 'until'>,
): Promise<Booking | undefined> {
  return database.transaction(async (transaction) => {
    const inserted = await transaction.query(
      `INSERT INTO bookings (booking_id, event_id, owner, seat_ids, fences, amount, state, until)
        VALUES ($1, $2, $3, $4, $5, 0, 'held', $6) ON CONFLICT DO NOTHING RETURNING booking_id`,
      [bookingId, eventId, owner, seats.map(({ seatId }) => seatId), seats.map(({ fence }) => fence), until],
    );
    if (inserted.rows.length === 0) return undefined;
    const amount = await holdSeats(transaction, { eventId, bookingId, seats });
    return changed(transaction, 'UPDATE bookings SET amount = $2 WHERE booking_id = $1 RETURNING *', [
      bookingId,
      amount,
    ]);
  });
}

/** From here on money may move. */
export function beginPayment(
  queries: Queries,
  bookingId: string,
  until: number,
): Promise<Booking | undefined> {
  return changed(
    queries,
    `UPDATE bookings SET state = 'paying', payment_begun = true, until = $2
      WHERE booking_id = $1 AND state IN ('held', 'paying') RETURNING *`,
    [bookingId, until],
  );
}

/**
 * Sells the seats and says so, or neither.
 *
 * @returns undefined where it is being paid for no more
 * @throws {SeatsGone} a newer hold was there first
 */
export function confirm(database: Database, booking: Booking, nowMs: number): Promise<Booking | undefined> {
  return database.transaction(async (transaction) => {
    const booked = await changed(
      transaction,
      `UPDATE bookings SET state = 'booked' WHERE booking_id = $1 AND state = 'paying' RETURNING *`,
      [booking.bookingId],
    );
    if (booked !== undefined) await sellSeats(transaction, booking, nowMs);
    return booked;
  });
}

/** The intention, written first: whatever happens now, somebody will go on with it. */
export function beginCancel(
  queries: Queries,
  bookingId: string,
  reason: string,
): Promise<Booking | undefined> {
  return changed(
    queries,
    `UPDATE bookings SET state = 'cancelling', reason = coalesce(reason, $2)
      WHERE booking_id = $1 AND ${OPEN} RETURNING *`,
    [bookingId, reason],
  );
}

export function endCancel(database: Database, booking: Booking): Promise<Booking | undefined> {
  return database.transaction(async (transaction) => {
    await giveSeatsBack(transaction, booking);
    return changed(
      transaction,
      `UPDATE bookings SET state = 'cancelled' WHERE booking_id = $1 AND state = 'cancelling' RETURNING *`,
      [booking.bookingId],
    );
  });
}

async function changed(queries: Queries, sql: string, values: unknown[]): Promise<Booking | undefined> {
  const { rows } = await queries.query(sql, values);
  return rows[0] && toBooking(rows[0]);
}

/** `pg` answers 64-bit numbers as text, PGlite as numbers. */
function toBooking(row: Row): Booking {
  const fences = row.fences as readonly (string | number)[];
  return {
    bookingId: String(row.booking_id),
    eventId: String(row.event_id),
    owner: String(row.owner),
    seats: (row.seat_ids as readonly string[]).map((seatId, index) => ({
      seatId,
      fence: Number(fences[index]),
    })),
    amount: Number(row.amount),
    state: row.state as BookingState,
    reason: row.reason as string | null,
    until: Number(row.until),
    paymentBegun: row.payment_begun as boolean,
  };
}
