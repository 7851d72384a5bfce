import type { Database } from './database';

const TABLES = [
  // `fence`: number of the newest hold this seat has seen, about the time in milliseconds, so 64 bits.
  `CREATE TABLE IF NOT EXISTS seats (
    event_id text NOT NULL,
    seat_id text NOT NULL,
    price integer NOT NULL,
    fence bigint NOT NULL DEFAULT 0,
    booking_id text,
    sold_at bigint,
    PRIMARY KEY (event_id, seat_id)
  )`,
  // held → paying → booked, or from either of the first two → cancelling → cancelled.
  `CREATE TABLE IF NOT EXISTS bookings (
    booking_id text PRIMARY KEY,
    event_id text NOT NULL,
    owner text NOT NULL,
    seat_ids text[] NOT NULL,
    fences bigint[] NOT NULL,
    amount integer NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'paying', 'booked', 'cancelling', 'cancelled')),
    reason text,
    until bigint NOT NULL,
    payment_begun boolean NOT NULL DEFAULT false
  )`,
  // A visitor holds one lot of seats at a time, whatever number of keys they send.
  `CREATE UNIQUE INDEX IF NOT EXISTS bookings_open ON bookings (event_id, owner)
    WHERE state IN ('held', 'paying', 'cancelling')`,
  `CREATE INDEX IF NOT EXISTS bookings_overdue ON bookings (until)
    WHERE state IN ('held', 'paying', 'cancelling')`,
];

/** Safe to repeat. */
export async function createTables(database: Database): Promise<void> {
  for (const table of TABLES) await database.query(table);
}

/** A small hall to try things in. Safe to repeat: seats that are there stay as they are. */
export async function createHall(
  database: Database,
  {
    eventId,
    rows,
    seatsPerRow,
    price,
  }: { eventId: string; rows: string; seatsPerRow: number; price: number },
): Promise<void> {
  await database.query(
    `INSERT INTO seats (event_id, seat_id, price)
      SELECT $1, hall_row || '-' || number, $4::integer
      FROM unnest($2::text[]) AS hall_row, generate_series(1, $3::integer) AS number
      ON CONFLICT DO NOTHING`,
    [eventId, [...rows], seatsPerRow, price],
  );
}
