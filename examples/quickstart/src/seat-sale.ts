import type { HeldSeat } from '@urr/server';

/** Your database, inside a transaction: runs a statement, tells how many rows it changed. */
export type Db = { run(sql: string, ...values: (string | number)[]): number };

// create table seats (event_id text, seat_id text, fence bigint not null default 0, owner text, sold_at bigint,
//                     primary key (event_id, seat_id))
const HOLD =
  'UPDATE seats SET fence = ?, owner = ? WHERE event_id = ? AND seat_id = ? AND fence <= ? AND sold_at IS NULL';
const SELL =
  'UPDATE seats SET sold_at = ? WHERE event_id = ? AND seat_id = ? AND fence = ? AND owner = ? AND sold_at IS NULL';

/** Right after `locks.acquire`. Throws, and so rolls back, where a newer hold or a sale was there first. */
export function recordHold(db: Db, eventId: string, owner: string, seats: readonly HeldSeat[]): void {
  for (const { seatId, fence } of seats) {
    if (db.run(HOLD, fence, owner, eventId, seatId, fence) !== 1) throw new Error(`${seatId} is gone`);
  }
}

/** When the money came, with the fences of the hold, however late that is. */
export function sell(db: Db, eventId: string, owner: string, seats: readonly HeldSeat[], now: number): void {
  for (const { seatId, fence } of seats) {
    if (db.run(SELL, now, eventId, seatId, fence, owner) !== 1) throw new Error(`${seatId} is gone`);
  }
}
