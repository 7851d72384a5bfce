/**
 * Seats in the database, which has the last word: a lock in Redis is advice. Each hold has a fence, a number that rises
 * with every hold of a seat; whoever comes with an older one slept while the seat became somebody else's.
 */
import type { HeldSeat } from '@urr/server';
import type { Queries } from './database';

// All seats in one statement, each against its own fence. An older hold changes nothing, whenever it arrives; neither
// does an equal one, so that after Redis lost its memory two who were given the same fence cannot both write.
const HOLD = `
  UPDATE seats SET fence = held.fence, booking_id = $2
  FROM (SELECT unnest($3::text[]) AS seat_id, unnest($4::bigint[]) AS fence) AS held
  WHERE seats.event_id = $1 AND seats.seat_id = held.seat_id
    AND seats.fence < held.fence AND seats.sold_at IS NULL
  RETURNING seats.price`;

const SELL = `
  UPDATE seats SET sold_at = $5
  FROM (SELECT unnest($3::text[]) AS seat_id, unnest($4::bigint[]) AS fence) AS held
  WHERE seats.event_id = $1 AND seats.seat_id = held.seat_id
    AND seats.fence = held.fence AND seats.booking_id = $2 AND seats.sold_at IS NULL
  RETURNING seats.seat_id`;

const GIVE_BACK =
  'UPDATE seats SET booking_id = NULL WHERE event_id = $1 AND booking_id = $2 AND sold_at IS NULL';

const MAP = `
  SELECT seat_id, price,
    CASE WHEN sold_at IS NOT NULL THEN 'sold'
      WHEN EXISTS (SELECT FROM bookings WHERE bookings.booking_id = seats.booking_id AND until > $2) THEN 'held'
      ELSE 'free' END AS state
  FROM seats WHERE event_id = $1 ORDER BY seat_id`;

/** A newer hold or a sale was there first. Thrown inside a transaction, so that none of the seats is written. */
export class SeatsGone extends Error {}

export type Hold = {
  readonly eventId: string;
  readonly bookingId: string;
  readonly seats: readonly HeldSeat[];
};

/**
 * Right after `locks.acquire`.
 *
 * @returns what the seats cost together
 * @throws {SeatsGone}
 */
export async function holdSeats(transaction: Queries, hold: Hold): Promise<number> {
  const { rows } = await transaction.query(HOLD, valuesOf(hold));
  if (rows.length !== hold.seats.length) throw new SeatsGone();
  return rows.reduce((sum, { price }) => sum + Number(price), 0);
}

/**
 * When the money has come, with the fences of the hold, however late that is.
 *
 * @throws {SeatsGone}
 */
export async function sellSeats(transaction: Queries, hold: Hold, nowMs: number): Promise<void> {
  const { rows } = await transaction.query(SELL, [...valuesOf(hold), nowMs]);
  if (rows.length !== hold.seats.length) throw new SeatsGone();
}

/** Lets go of what is still this booking's. Safe to repeat. */
export async function giveSeatsBack(
  transaction: Queries,
  { eventId, bookingId }: Omit<Hold, 'seats'>,
): Promise<void> {
  await transaction.query(GIVE_BACK, [eventId, bookingId]);
}

export async function seatMap(queries: Queries, eventId: string, nowMs: number) {
  const { rows } = await queries.query(MAP, [eventId, nowMs]);
  return rows.map(({ seat_id: seatId, price, state }) => ({ seatId, price: Number(price), state }));
}

function valuesOf({ eventId, bookingId, seats }: Hold): unknown[] {
  return [eventId, bookingId, seats.map(({ seatId }) => seatId), seats.map(({ fence }) => fence)];
}
