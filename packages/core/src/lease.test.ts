import { describe, expect, it } from 'vitest';
import {
  isCalm,
  type LeaseReading,
  leaseRateOf,
  planFirstLease,
  planLease,
  positionsPerSecond,
  rushOf,
  SINGLE_LEASE,
  strainOf,
} from './lease';

const at = (atMs: number, leases: number, tail = leases): LeaseReading => ({ atMs, leases, tail });
const start = at(0, 0);

describe('rushOf', () => {
  it.each([
    { title: '400 a second', latest: at(1000, 400), rush: 0 },
    { title: '500 a second, which may be less', latest: at(1000, 500), rush: 0 },
    { title: '1,000 a second', latest: at(1000, 1000), rush: 1000 },
    { title: '16,667 a second, known after 12 ms', latest: at(12, 200), rush: 16_667 },
    { title: 'twelve visitors in the same 10 ms', latest: at(10, 12), rush: 0 },
    { title: 'one large lease', latest: at(1000, 1, 5000), rush: 0 },
    { title: 'blocks of 50, known after 100 ms', latest: at(100, 30, 1500), rush: 15_000 },
    { title: 'no time at all, as on a clock that stands', latest: at(0, 12), rush: 0 },
  ])('finds in $title: $rush', ({ latest, rush }) => {
    expect(Math.round(rushOf([start], latest))).toBe(rush);
  });

  it('finds a rush that begins after a calm while', () => {
    const calm = [at(0, 0), at(1000, 100), at(2000, 200), at(3000, 300)];
    expect(rushOf(calm, at(3030, 800))).toBeCloseTo(16_667, 0);
  });

  it('counts leases where the others have just turned to blocks and the tail runs ahead', () => {
    expect(rushOf([start], at(40, 300, 6000))).toBe(7500);
  });

  it('knows nothing from one reading', () => {
    expect(rushOf([], at(1000, 1000))).toBe(0);
  });
});

describe('leaseRateOf', () => {
  it.each([
    { title: '500 a second, which may be less', latest: at(1000, 500), rate: 0 },
    { title: '16,667 a second, known after 12 ms', latest: at(12, 200), rate: 16_667 },
    { title: 'blocks, of which there are few', latest: at(100, 30, 1500), rate: 0 },
  ])('finds in $title: $rate', ({ latest, rate }) => {
    expect(Math.round(leaseRateOf([start], latest))).toBe(rate);
  });
});

describe('planFirstLease', () => {
  it.each([
    { title: 'few', luck: 0, perSecond: 33_334, count: 2 },
    { title: 'many', luck: 0.999, perSecond: 33_334, count: 60 },
    { title: 'no more than a 300th of what all take in a second', luck: 0.999, perSecond: 1200, count: 4 },
  ])('takes by chance $title, for as long as leases last', ({ luck, perSecond, count }) => {
    expect(planFirstLease({ perSecond, luck })).toEqual({ count, lifeMs: 5000 });
  });
});

describe('strainOf', () => {
  it.each([
    { leases: 150, strain: 0 },
    { leases: 450, strain: 0 },
    { leases: 1500, strain: 10 },
  ])('of $leases leases in half a second is $strain', ({ leases, strain }) => {
    expect(strainOf([start], at(500, leases))).toBe(strain);
  });
});

it('tells the pace of a line by its tail', () => {
  expect(positionsPerSecond(at(0, 1, 100), at(2000, 3, 1100))).toBe(500);
  expect([399, 400].map(isCalm)).toEqual([true, false]);
});

describe('planLease', () => {
  it('takes one position where a writer knows nothing of its own joins', () => {
    expect(planLease({ joins: 1, overMs: 0, perSecond: 16_667 })).toEqual(SINGLE_LEASE);
    expect(planLease({ joins: 9, overMs: 0, perSecond: 16_667 })).toEqual(SINGLE_LEASE);
  });

  it.each([
    { writers: 10, lifeMs: 1000 },
    { writers: 200, lifeMs: 1000 },
    { writers: 1000, lifeMs: 4330 },
  ])('gives $writers equal writers blocks of which 300 a second are enough', ({ writers, lifeMs }) => {
    const joins = (2 * 16_667) / writers;
    const plan = planLease({ joins: joins + 1, overMs: 2000, perSecond: 16_667 });
    expect(plan.count).toBe(56);
    expect(plan.lifeMs / lifeMs).toBeCloseTo(1, 1);
  });

  it('takes no more than will be used: m − 2√m of the m joins expected in five seconds', () => {
    const plan = planLease({ joins: 7, overMs: 2000, perSecond: 16_667 });
    expect(plan).toEqual({ count: Math.floor(15 - 2 * Math.sqrt(15)), lifeMs: 5000 });
    expect(planLease({ joins: 2, overMs: 2000, perSecond: 16_667 })).toEqual({ count: 1, lifeMs: 5000 });
  });

  it('does not trust a rate known from two joins', () => {
    expect(planLease({ joins: 2, overMs: 1, perSecond: 100_000 }).count).toBe(32);
  });

  it('lets no lease live less than one or more than five seconds, nor hold less than one position', () => {
    for (const joins of [2, 3, 10, 100, 1000, 100_000]) {
      for (const overMs of [1, 20, 300, 2000]) {
        for (const perSecond of [500, 2000, 16_667, 500_000]) {
          const { count, lifeMs } = planLease({ joins, overMs, perSecond });
          expect(Number.isInteger(count) && count >= 1 && count <= Math.ceil(perSecond / 300)).toBe(true);
          expect(lifeMs >= 1000 && lifeMs <= 5000).toBe(true);
        }
      }
    }
  });
});
