/** What the database refuses to whoever slept, and how a booking ends when money comes late or not at all. */
import type { HeldSeat } from '@urr/server';
import { memorySeatLocks } from '@urr/server/memory';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBookings } from '../src/bookings';
import { fromPool } from '../src/database';
import { type PaymentProvider, sandboxProvider } from '../src/payment-provider';
import { holdSeats, SeatsGone, seatMap, sellSeats } from '../src/seats';
import { createTestHall, EVENT, type Hall } from './hall';

const SEATS = ['A-1', 'A-2'];

let hall: Hall;
beforeAll(async () => {
  hall = await createTestHall();
});
beforeEach(() => hall.clear());
afterAll(() => hall.database.close());

describe('the fence, where the sale is written', () => {
  const locks = () => {
    let now = 1_800_000_000_000;
    const store = memorySeatLocks({ clock: () => now });
    const acquire = async (owner: string): Promise<readonly HeldSeat[]> => {
      const locked = await store.acquire({ eventId: EVENT, owner, seats: SEATS, ttlSeconds: 420 });
      if (locked.state === 'taken') throw new Error('taken');
      return locked.seats;
    };
    return { acquire, sleep: () => (now += 420_001) };
  };
  const write = (bookingId: string, seats: readonly HeldSeat[]) =>
    hall.database.transaction((queries) => holdSeats(queries, { eventId: EVENT, bookingId, seats }));
  const sell = (bookingId: string, seats: readonly HeldSeat[]) =>
    hall.database.transaction((queries) => sellSeats(queries, { eventId: EVENT, bookingId, seats }, 1));

  it('refuses a holder who stalled before writing, although nothing has been sold', async () => {
    const { acquire, sleep } = locks();
    const late = await acquire('ann');
    sleep();
    const newer = await acquire('bob');
    await write('bob', newer);
    await expect(write('ann', late)).rejects.toThrow(SeatsGone);
    await expect(sell('ann', late)).rejects.toThrow(SeatsGone);
    expect(await hall.seat('A-1')).toMatchObject({ booking_id: 'bob', sold_at: null });
    await sell('bob', newer);
    await expect(sell('bob', newer)).rejects.toThrow(SeatsGone);
  });

  it('refuses a holder who stalled after writing, once a newer hold was written', async () => {
    const { acquire, sleep } = locks();
    const late = await acquire('ann');
    await write('ann', late);
    sleep();
    const newer = await acquire('bob');
    await write('bob', newer);
    await expect(sell('ann', late)).rejects.toThrow(SeatsGone);
    await expect(sell('bob', late)).rejects.toThrow(SeatsGone); // under the right name, with the old fence
    await sell('bob', newer);
  });

  it('writes all of the seats or none', async () => {
    await write('bob', [{ seatId: 'A-2', fence: 9 }]);
    const seats = [
      { seatId: 'A-1', fence: 5 },
      { seatId: 'A-2', fence: 5 },
    ];
    await expect(write('ann', seats)).rejects.toThrow(SeatsGone);
    expect(await hall.seat('A-1')).toMatchObject({ booking_id: null });
  });

  it('lets one of two write who were given the same fence, as after a failover of Redis', async () => {
    const seats = [{ seatId: 'A-1', fence: 1_800_000_000_000 }];
    await write('ann', seats);
    await expect(write('bob', seats)).rejects.toThrow(SeatsGone);
  });
});

describe('a booking', () => {
  function setup(overrides: Partial<PaymentProvider> = {}, chargeTimeoutMs = 10_000) {
    let now = 1_800_000_000_000;
    const clock = () => now;
    const provider = sandboxProvider();
    const errors: unknown[] = [];
    const freed: string[] = [];
    const bookings = createBookings({
      database: hall.database,
      locks: memorySeatLocks({ clock }),
      provider: { ...provider, ...overrides },
      clock,
      chargeTimeoutMs,
      onError: (error) => errors.push(error),
    });
    const visitor = (owner: string) => ({ eventId: EVENT, owner, holdSeconds: 420 });
    const reserve = (owner: string, key = `key-of-${owner}`, seats: readonly string[] = SEATS) =>
      bookings.reserve(visitor(owner), { key, seats });
    const held = async (owner: string) => {
      const reserved = await reserve(owner);
      if (reserved.state !== 'held') throw new Error(reserved.state);
      return reserved.booking;
    };
    const pay = (owner: string, bookingId: string, method = 'card') =>
      bookings.pay(visitor(owner), { bookingId, method, freeSlot: async () => freed.push(owner) });
    return {
      ...bookings,
      provider,
      reserve,
      held,
      pay,
      visitor,
      freed,
      errors,
      sleep: (ms: number) => (now += ms),
    };
  }

  /** Answers only when told to. */
  function slowCharge() {
    const asked = createBarrier();
    const answered = createBarrier();
    const charge = async () => {
      asked.open();
      await answered.promise;
      return 'approved' as const;
    };
    return { charge, isAsked: asked.promise, answer: answered.open };
  }

  it('is one booking and one payment for many that ask at once with the same key', async () => {
    const { reserve, pay, provider, freed } = setup();
    const reserved = await Promise.all(Array.from({ length: 10 }, () => reserve('ann')));
    const ids = new Set(reserved.map((one) => one.state === 'held' && one.booking.bookingId));
    expect(ids.size).toBe(1);
    const [bookingId] = [...ids] as [string];
    const paid = await Promise.all(Array.from({ length: 5 }, () => pay('ann', bookingId)));
    expect(new Set(paid.map((booking) => booking?.state))).toEqual(new Set(['booked']));
    expect([...provider.taken]).toEqual([[bookingId, 2000]]);
    expect(freed).toContain('ann');
    expect((await seatMap(hall.database, EVENT, 0)).filter(({ state }) => state === 'sold')).toHaveLength(2);
  });

  it('takes one lot of seats for a visitor, and a key for one lot', async () => {
    const { reserve, held, cancel, pay, visitor } = setup();
    const { bookingId } = await held('ann');
    expect(await reserve('ann', 'key-of-ann', ['B-1'])).toMatchObject({
      state: 'conflict',
      booking: { bookingId },
    });
    expect(await reserve('ann', 'another-key', ['B-1'])).toMatchObject({ state: 'conflict' });
    expect(await reserve('bob')).toEqual({ state: 'taken', seats: SEATS });
    expect(await pay('bob', bookingId)).toBeUndefined();
    expect(await cancel(visitor('bob'), bookingId)).toBeUndefined();
    expect(await cancel(visitor('ann'), bookingId)).toMatchObject({ state: 'cancelled', reason: 'left' });
    expect(await reserve('bob')).toMatchObject({ state: 'held' });
    expect(await reserve('ann', 'another-key', ['B-1'])).toMatchObject({ state: 'held' });
  });

  it('that ran out gives way to the next of the same visitor, swept or not', async () => {
    const { held, reserve, pay, sleep, freed } = setup();
    const { bookingId } = await held('ann');
    sleep(420_001);
    expect(await reserve('ann', 'another-key')).toMatchObject({ state: 'held' });
    expect(await pay('ann', bookingId)).toMatchObject({ state: 'cancelled', reason: 'expired' });
    expect(freed).toEqual([]); // no money moved: Ann may go on choosing
  });

  it('declined gives seats and slot back', async () => {
    const { held, pay, provider, freed, reserve } = setup();
    const { bookingId } = await held('ann');
    expect(await pay('ann', bookingId, 'declined')).toMatchObject({ state: 'cancelled', reason: 'declined' });
    expect([provider.taken.size, freed]).toEqual([0, ['ann']]);
    expect((await seatMap(hall.database, EVENT, 0)).filter(({ state }) => state !== 'free')).toEqual([]);
    expect(await reserve('bob')).toMatchObject({ state: 'held' });
  });

  it('whose payment is never answered gives seats and slot back, and money that arrived after all', async () => {
    let keys: string[] = [];
    const charge: PaymentProvider['charge'] = ({ key }) => {
      keys = [...keys, key];
      return new Promise(() => {});
    };
    const world = setup({ charge }, 20);
    const { bookingId } = await world.held('ann');
    expect(await world.pay('ann', bookingId)).toMatchObject({ state: 'cancelled', reason: 'no-answer' });
    expect(keys).toEqual([bookingId, bookingId]);
    expect([world.freed, world.errors.length]).toEqual([['ann'], 2]);
    // What was on its way meets a key that is cancelled.
    const signal = AbortSignal.timeout(1000);
    expect(await world.provider.charge({ key: bookingId, amount: 2000, method: 'card', signal })).toBe(
      'declined',
    );
    expect(await world.reserve('bob')).toMatchObject({ state: 'held' });
  });

  it('whose money came after the seats were somebody else’s is paid back', async () => {
    const { charge, isAsked, answer } = slowCharge();
    const cancelled: string[] = [];
    const world = setup({ charge, cancel: async (key) => void cancelled.push(key) });
    const ann = await world.held('ann');
    const paying = world.pay('ann', ann.bookingId);
    await isAsked;
    world.sleep(420_001);
    const bob = await world.held('bob'); // over Ann's, by a higher fence; no sweep has been here
    answer();
    expect(await paying).toMatchObject({ state: 'cancelled', reason: 'seats-gone' });
    expect(cancelled).toEqual([ann.bookingId]);
    expect(await hall.seat('A-1')).toMatchObject({ booking_id: bob.bookingId, sold_at: null });
  });

  it('is not sold any more once another process has begun to pay back', async () => {
    const { charge, isAsked, answer } = slowCharge();
    const { promise: paidBack, open } = createBarrier();
    let cancels = 0;
    const world = setup({
      charge,
      cancel: () => {
        cancels += 1;
        return paidBack;
      },
    });
    const { bookingId } = await world.held('ann');
    const paying = world.pay('ann', bookingId);
    await isAsked;
    world.sleep(420_001);
    const sweeping = world.sweep();
    await expect.poll(() => cancels).toBe(1);
    answer(); // the money is on its way back, the seats are still Ann's
    await expect.poll(() => cancels).toBe(2);
    open();
    await sweeping;
    expect(await paying).toMatchObject({ state: 'cancelled', reason: 'expired' });
    expect(await world.reserve('bob')).toMatchObject({ state: 'held' });
  });

  it('that cannot be undone now is undone by the next sweep', async () => {
    let isAway = true;
    const world = setup({
      cancel: async () => {
        if (isAway) throw new Error('provider away');
      },
    });
    const { bookingId } = await world.held('ann');
    await expect(world.pay('ann', bookingId, 'declined')).rejects.toThrow('provider away');
    await world.sweep();
    expect(await world.reserve('bob')).toMatchObject({ state: 'taken' }); // seats come back after the money, not before
    isAway = false;
    await world.sweep();
    expect(await world.reserve('bob')).toMatchObject({ state: 'held' });
  });

  it('is made the same way through a pool as `pg` has it', async () => {
    const released: string[] = [];
    const query = (sql: string, values?: unknown[]) => hall.database.query(sql, values);
    const connect = async () => ({ query, release: () => void released.push('client') });
    const database = fromPool({ query, connect });
    const failing = database.transaction(async (queries) => {
      await holdSeats(queries, { eventId: EVENT, bookingId: 'x', seats: [{ seatId: 'A-1', fence: 1 }] });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await hall.seat('A-1')).toMatchObject({ booking_id: null });
    const bookings = createBookings({
      database,
      locks: memorySeatLocks(),
      provider: sandboxProvider(),
      onError: () => {},
    });
    const visitor = { eventId: EVENT, owner: 'ann', holdSeconds: 420 };
    const reserved = await bookings.reserve(visitor, { key: 'key', seats: SEATS });
    const bookingId = reserved.state === 'held' ? reserved.booking.bookingId : '';
    const payment = { bookingId, method: 'card', freeSlot: async () => {} };
    expect(await bookings.pay(visitor, payment)).toMatchObject({ state: 'booked' });
    expect(released).toHaveLength(3);
  });
});

function createBarrier(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open: () => void = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
