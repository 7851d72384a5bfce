/** Every call a booking makes fails once, before and after it took effect; afterwards nothing is lost or paid twice. */
import { memorySeatLocks } from '@urr/server/memory';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBookings } from '../src/bookings';
import type { Database } from '../src/database';
import { sandboxProvider } from '../src/payment-provider';
import { createFaults, type Fault } from './faults';
import { createTestHall, EVENT, type Hall } from './hall';

const SEATS = ['A-1', 'A-2'];
const HOUR = 3_600_000;

let hall: Hall;
beforeAll(async () => {
  hall = await createTestHall();
});
beforeEach(() => hall.clear());
afterAll(() => hall.database.close());

/** Ann books; everything she calls goes through the fault. Bob and the sweep are in another process. */
function setup(fault?: Fault) {
  let now = 1_800_000_000_000;
  const clock = () => now;
  const faults = createFaults(fault);
  const locks = memorySeatLocks({ clock });
  const provider = sandboxProvider();
  const freed: string[] = [];
  const { database } = hall;
  const faulty: Database = {
    query: (sql, values) => faults.through(() => database.query(sql, values)),
    transaction: (work) =>
      faults.through(() =>
        database.transaction((queries) =>
          work({ query: (sql, values) => faults.through(() => queries.query(sql, values)) }),
        ),
      ),
  };
  const shared = { clock, onError: () => {} };
  const bookings = createBookings({
    ...shared,
    database: faulty,
    locks: faults.around(locks),
    provider: faults.around(provider),
  });
  const elsewhere = createBookings({ ...shared, database, locks, provider });
  const visitor = (owner: string) => ({ eventId: EVENT, owner, holdSeconds: 420 });

  /** What the browser does: reserve, pay, each with the same key until there is an answer. */
  async function book(method: string, tries: number) {
    const again = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
      for (let left = tries; left > 0; left--) {
        try {
          return await call();
        } catch {
          faults.revive(); // the process was started again
        }
      }
      return undefined;
    };
    const reserved = await again(() => bookings.reserve(visitor('ann'), { key: 'key-of-ann', seats: SEATS }));
    if (reserved?.state !== 'held') return undefined;
    const freeSlot = () => faults.through(async () => void freed.push('ann'));
    const { bookingId } = reserved.booking;
    return again(() => bookings.pay(visitor('ann'), { bookingId, method, freeSlot }));
  }

  return { book, provider, freed, faults, elsewhere, visitor, sleep: (ms: number) => (now += ms) };
}

/** Who has the seats at last: Ann, if she has paid once; else they can be had by Bob, and nobody has paid. */
async function outcomeOf({
  elsewhere,
  visitor,
  provider,
}: ReturnType<typeof setup>): Promise<'ann' | 'free'> {
  const taken = [...provider.taken.values()];
  const reserved = await elsewhere.reserve(visitor('bob'), { key: 'key-of-bob', seats: SEATS });
  if (reserved.state === 'held') {
    expect(taken).toEqual([]);
    return 'free';
  }
  expect(taken).toEqual([2000]);
  for (const seat of SEATS) expect((await hall.seat(seat)).sold_at).not.toBeNull();
  return 'ann';
}

async function callsOf(method: string): Promise<number> {
  const world = setup();
  await world.book(method, 1);
  await hall.clear();
  return world.faults.calls();
}

const WHEN = ['before', 'after'] as const;

describe.each(['approved', 'declined'])('a payment that is %s', (method) => {
  const expected = method === 'approved' ? 'ann' : 'free';

  it('comes to its end without a fault', async () => {
    const world = setup();
    expect(await world.book(method, 1)).toMatchObject({ state: expected === 'ann' ? 'booked' : 'cancelled' });
    expect(world.freed).toEqual(['ann']);
    expect(await outcomeOf(world)).toBe(expected);
  });

  it.each(WHEN)(
    'comes to the same end for a browser that asks again, whatever failed %s its effect',
    async (when) => {
      const calls = await callsOf(method);
      expect(calls).toBeGreaterThan(10);
      for (let at = 1; at <= calls; at++) {
        for (const dies of [false, true]) {
          const world = setup({ at, when, dies });
          const booking = await world.book(method, 3);
          const told = `${method}, ${when} call ${at}${dies ? ', the process died' : ''}`;
          expect([told, booking?.state]).toEqual([told, expected === 'ann' ? 'booked' : 'cancelled']);
          // Only what is lost with the process, or fails itself, waits for the end of the session.
          if (at < calls - 1) expect([told, world.freed.length > 0]).toEqual([told, true]);
          world.sleep(HOUR);
          await world.elsewhere.sweep();
          expect([told, await outcomeOf(world)]).toEqual([told, expected]);
          await hall.clear();
        }
      }
    },
  );

  it.each(WHEN)(
    'leaves nothing behind when the browser is gone, whatever failed %s its effect',
    async (when) => {
      const calls = await callsOf(method);
      for (let at = 1; at <= calls; at++) {
        const world = setup({ at, when, dies: true });
        const booking = await world.book(method, 1);
        world.sleep(HOUR);
        await world.elsewhere.sweep();
        await world.elsewhere.sweep();
        const told = `${method}, ${when} call ${at}`;
        expect([told, world.faults.calls()]).toEqual([told, at]);
        const outcome = await outcomeOf(world);
        // Whoever was told of a booking has it.
        if (booking?.state === 'booked') expect([told, outcome]).toEqual([told, 'ann']);
        if (method === 'declined') expect([told, outcome]).toEqual([told, 'free']);
        await hall.clear();
      }
    },
  );
});
