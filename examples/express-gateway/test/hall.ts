/** A hall of two rows in a real Postgres, inside this process. */
import { PGlite } from '@electric-sql/pglite';
import type { Database } from '../src/database';
import { createHall, createTables } from '../src/schema';

export const EVENT = 'iu-2027';

export type Hall = {
  readonly database: Database & { close(): Promise<void> };
  /** Everything free again. */
  clear(): Promise<void>;
  seat(seatId: string): Promise<Record<string, unknown>>;
};

export async function createTestHall(): Promise<Hall> {
  const database = await PGlite.create();
  await createTables(database);
  await createTables(database);
  return {
    database,
    async clear() {
      await database.query('TRUNCATE seats, bookings');
      await createHall(database, { eventId: EVENT, rows: 'AB', seatsPerRow: 5, price: 1000 });
    },
    async seat(seatId) {
      const { rows } = await database.query('SELECT * FROM seats WHERE seat_id = $1', [seatId]);
      return rows[0] as Record<string, unknown>;
    },
  };
}
