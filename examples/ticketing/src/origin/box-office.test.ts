import { memorySeatLocks } from '@urr/server/memory';
import { describe, expect, it } from 'vitest';
import { LOUNGE } from '../catalog/venue';
import { createBoxOffice } from './box-office';

const EVENT = 'hourglass-2027';
const SEATS = ['T1-01-01', 'T1-01-02'];

function office(returnsFrom = 1) {
  let now = 1_800_000_000_000;
  const clock = () => now;
  const boxOffice = createBoxOffice({
    eventId: EVENT,
    venue: LOUNGE,
    locks: memorySeatLocks({ clock }),
    returnsFrom,
    clock,
  });
  const reserve = async (seatIds: readonly string[], crowd = false) => {
    const reserved = await boxOffice.reserve({ seatIds, holdSeconds: 420, crowd, entryToken: undefined });
    return reserved.state === 'held' ? reserved.order : reserved;
  };
  return { boxOffice, reserve, wait: (seconds: number) => (now += seconds * 1000) };
}

describe('the box office', () => {
  it('holds all of the seats or none', async () => {
    const { boxOffice, reserve } = office();
    expect(await reserve(SEATS)).toMatchObject({ state: 'held', amount: 264_000 });
    expect(await reserve(['T1-01-02', 'T1-01-03'])).toEqual({ state: 'taken', seatIds: ['T1-01-02'] });
    expect(boxOffice.board.get('T1-01-03')).toBe('free');
  });

  it('knows no seats the hall does not have', async () => {
    const { reserve } = office();
    expect(await reserve(['T9-01-01'])).toEqual({ state: 'unknown', seatIds: ['T9-01-01'] });
    expect(await reserve(['T1-13-01'])).toEqual({ state: 'unknown', seatIds: ['T1-13-01'] });
  });

  it('sells once, however often the provider says so', async () => {
    const { boxOffice, reserve } = office();
    const order = await reserve(SEATS);
    if (!('orderId' in order)) throw new Error('not held');
    expect(await boxOffice.settle(order.orderId)).toBe(true);
    expect(await boxOffice.settle(order.orderId)).toBe(true);
    expect(boxOffice.booked()).toBe(1);
    expect(boxOffice.board.get('T1-01-01')).toBe('sold');
    expect(await boxOffice.release(order.orderId)).toBe(false);
  });

  it('frees what was not paid in time, and refuses money that comes too late', async () => {
    const { boxOffice, reserve, wait } = office();
    const order = await reserve(SEATS);
    if (!('orderId' in order)) throw new Error('not held');
    wait(420);
    expect(await reserve(SEATS)).toMatchObject({ state: 'held' });
    expect(await boxOffice.settle(order.orderId)).toBe(false);
    expect(boxOffice.find(order.orderId)?.state).toBe('released');
  });

  it('takes seats back from the crowd, the oldest first, before the house is full', async () => {
    const { boxOffice, reserve } = office(2 / boxOfficeSeats());
    const person = await reserve(['T1-01-01']);
    const orders = [await reserve(['T1-02-01'], true), await reserve(['T1-03-01'], true)];
    for (const order of [person, ...orders]) if ('orderId' in order) await boxOffice.settle(order.orderId);
    expect(['T1-01-01', 'T1-02-01', 'T1-03-01'].map((seat) => boxOffice.board.get(seat))).toEqual([
      'sold',
      'free',
      'sold',
    ]);
    expect(boxOffice.booked()).toBe(3);
  });
});

function boxOfficeSeats(): number {
  return office().boxOffice.board.total;
}
