/**
 * The box office of one event: holds seats for a visitor, sells them when the provider says the money came, frees
 * them when it did not. A seat's hold carries a fencing token; a sale with an older one is refused, so a holder that
 * slept through its time cannot sell what has become somebody else's.
 */
import { randomBytes } from 'node:crypto';
import type { SeatLocks } from '@urr/server';
import { PRICES, seatAt, type Venue } from '../catalog/venue';
import { createSeatBoard, type SeatBoard } from './seat-map';

export type Order = {
  readonly orderId: string;
  readonly eventId: string;
  readonly seatIds: readonly string[];
  readonly amount: number;
  readonly heldUntilMs: number;
  readonly state: 'held' | 'booked' | 'released';
  /** Bought by a bot: may be returned to keep the house from selling out. */
  readonly crowd: boolean;
};

export type Reserved =
  | { readonly state: 'held'; readonly order: Order }
  | { readonly state: 'taken' | 'unknown'; readonly seatIds: readonly string[] };

export type BoxOffice = {
  readonly board: SeatBoard;
  /**
   * Holds all of the seats or none.
   *
   * @param request.holdSeconds no longer than the visitor's own pass lives, or they could not pay any more
   */
  reserve(request: {
    readonly seatIds: readonly string[];
    readonly holdSeconds: number;
    readonly crowd: boolean;
    readonly entryToken: string | undefined;
  }): Promise<Reserved>;
  find(orderId: string): Order | undefined;
  /** Sells a held order. False when it is held no more. Selling twice is selling once. */
  settle(orderId: string): Promise<boolean>;
  /** Gives a held order's seats back. */
  release(orderId: string): Promise<boolean>;
  /** The entry token an order was made with, to free the slot when it is paid. */
  entryTokenOf(orderId: string): string | undefined;
  /** Bookings so far, returned ones included. */
  booked(): number;
  /** Orders that held seats, and those of them that ran out unpaid. */
  holds(): { readonly held: number; readonly expired: number };
};

type Entry = {
  order: Order;
  readonly owner: string;
  readonly fences: ReadonlyMap<string, number>;
  readonly entryToken: string | undefined;
};

export function createBoxOffice({
  eventId,
  venue,
  locks,
  returnsFrom,
  clock = Date.now,
}: {
  readonly eventId: string;
  readonly venue: Venue;
  readonly locks: SeatLocks;
  /** Share of the house from which on the oldest seats sold to bots come back; 1 for never. */
  readonly returnsFrom: number;
  readonly clock?: () => number;
}): BoxOffice {
  const board = createSeatBoard(eventId, venue);
  const entries = new Map<string, Entry>();
  /** Orders that may run out, oldest first. */
  const open = new Set<Entry>();
  const sales: Entry[] = [];
  let booked = 0;
  let held = 0;
  let expired = 0;

  function mark(entry: Entry, state: Order['state']): void {
    entry.order = { ...entry.order, state };
    open.delete(entry);
    for (const seatId of entry.order.seatIds) board.set(seatId, state === 'booked' ? 'sold' : 'free');
  }

  /** Holds that ran out are free again; the lock store forgets them by itself. */
  function sweep(nowMs: number): void {
    for (const entry of open) {
      if (entry.order.heldUntilMs > nowMs) continue;
      expired += 1;
      mark(entry, 'released');
    }
  }

  /** What the database would check: nobody has got the seat, with a higher fence, since this order was made. */
  async function mayStillSell({ order, owner, fences }: Entry): Promise<boolean> {
    const holders = await Promise.all(
      order.seatIds.map(async (seatId) => ({ seatId, holder: await locks.owner({ eventId, seatId }) })),
    );
    return holders.every(
      ({ seatId, holder }) => holder?.owner === owner && holder.fence === fences.get(seatId),
    );
  }

  function takeReturns(): void {
    while (sales.length > 0 && board.sold() > board.total * returnsFrom) {
      const oldest = sales.shift();
      if (oldest === undefined) return;
      mark(oldest, 'released');
      entries.delete(oldest.order.orderId);
    }
  }

  return {
    board,
    async reserve({ seatIds, holdSeconds, crowd, entryToken }) {
      const now = clock();
      sweep(now);
      const places = seatIds.map((seatId) => seatAt(venue, seatId));
      const unknown = seatIds.filter((_, index) => places[index] === undefined);
      if (unknown.length > 0) return { state: 'unknown', seatIds: unknown };
      const sold = seatIds.filter((seatId) => board.get(seatId) === 'sold');
      if (sold.length > 0) return { state: 'taken', seatIds: sold };
      const owner = randomBytes(12).toString('base64url');
      const locked = await locks.acquire({ eventId, owner, seats: seatIds, ttlSeconds: holdSeconds });
      if (locked.state === 'taken') return { state: 'taken', seatIds: locked.seats };
      held += 1;
      const entry: Entry = {
        order: {
          orderId: randomBytes(16).toString('hex'),
          eventId,
          seatIds,
          amount: places.reduce((sum, place) => sum + (place ? PRICES[place.section.grade] : 0), 0),
          heldUntilMs: locked.expiresAt,
          state: 'held',
          crowd,
        },
        owner,
        fences: new Map(locked.seats.map(({ seatId, fence }) => [seatId, fence])),
        entryToken,
      };
      entries.set(entry.order.orderId, entry);
      open.add(entry);
      for (const seatId of seatIds) board.set(seatId, 'held');
      return { state: 'held', order: entry.order };
    },
    find(orderId) {
      sweep(clock());
      return entries.get(orderId)?.order;
    },
    async settle(orderId) {
      sweep(clock());
      const entry = entries.get(orderId);
      if (entry?.order.state === 'booked') return true;
      if (entry === undefined || entry.order.state !== 'held') return false;
      const { seatIds } = entry.order;
      if (!(await mayStillSell(entry))) return false;
      mark(entry, 'booked');
      booked += 1;
      if (entry.order.crowd) sales.push(entry);
      await locks.release({ eventId, seats: seatIds, owner: entry.owner });
      takeReturns();
      return true;
    },
    async release(orderId) {
      const entry = entries.get(orderId);
      if (entry === undefined || entry.order.state !== 'held') return false;
      mark(entry, 'released');
      await locks.release({ eventId, seats: entry.order.seatIds, owner: entry.owner });
      return true;
    },
    entryTokenOf: (orderId) => entries.get(orderId)?.entryToken,
    booked: () => booked,
    holds: () => ({ held, expired }),
  };
}
