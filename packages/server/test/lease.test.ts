/** A crowd of thousands a second on one counter, in virtual time. */
import { describe, expect, it } from 'vitest';
import { type CrowdReport, runCrowd } from './support/lease-crowd';

const RUSH = 16_667;
const SECONDS = 20;

/** Writes in the busiest of some seconds, the last one not counted: it is not a whole one. */
function busiest({ writesPerSecond }: CrowdReport, from: number): number {
  return Math.max(...writesPerSecond.slice(from, SECONDS));
}

describe('joins at 16,667 a second', () => {
  it.each([
    { title: 'a store that answers in 4 to 12 ms', latencyMs: [4, 12] as const },
    { title: 'a store that answers in 10 to 40 ms', latencyMs: [10, 40] as const },
  ])('write to the counter 300 times a second through 200 processes, on $title', async ({ latencyMs }) => {
    const report = await runCrowd({ writers: 200, joinsPerSecond: RUSH, joins: RUSH * SECONDS, latencyMs });
    expect(report.duplicates).toBe(0);
    expect(report.turnedAway).toBe(0);
    expect(busiest(report, 0)).toBeLessThanOrEqual(1000);
    expect(busiest(report, 4)).toBeLessThanOrEqual(400);
    expect(report.writesPerJoin).toBeLessThanOrEqual(0.021);
    expect(report.orderErrorMs.p99).toBeLessThanOrEqual(1200);
    expect(report.aheadError.median).toBeLessThanOrEqual(0.01);
    expect(report.aheadError.misled).toBeLessThanOrEqual(0.05);
    expect(report.lost).toBe(0);
  });

  it('write to the counter not much more often through 1,000 processes', async () => {
    const report = await runCrowd({ writers: 1000, joinsPerSecond: RUSH, joins: RUSH * SECONDS });
    expect(report.duplicates).toBe(0);
    expect(busiest(report, 10)).toBeLessThanOrEqual(400);
    expect(report.orderErrorMs.p99).toBeLessThanOrEqual(4500);
  });

  it('give no position twice where a tenth of the answers is lost and a twentieth refused', async () => {
    const report = await runCrowd({
      writers: 200,
      joinsPerSecond: RUSH,
      joins: RUSH * SECONDS,
      lost: 0.1,
      throttled: 0.05,
    });
    expect(report.duplicates).toBe(0);
    expect(report.turnedAway).toBeGreaterThan(0);
    expect(busiest(report, 0)).toBeLessThanOrEqual(1000);
    expect(report.writesPerJoin).toBeLessThanOrEqual(0.03);
    // Of the few seconds here; what is lost is lost in the first one.
    expect(report.lost).toBeLessThanOrEqual(0.01);
    expect(report.holes + report.lost).toBeLessThanOrEqual(0.03);
    expect(report.aheadError.median).toBeLessThanOrEqual(0.01);
    expect(report.aheadError.last).toBeLessThanOrEqual(0.01);
  });

  it.each([
    { title: 'a quiet while', joinsPerSecond: 100 },
    { title: 'a busy while', joinsPerSecond: 1000 },
  ])('are in hand a second after they began to come, after $title', async ({ joinsPerSecond }) => {
    const report = await runCrowd({
      writers: 200,
      joinsPerSecond: RUSH,
      joins: RUSH * 4,
      before: { joinsPerSecond, seconds: 4 },
    });
    expect(report.duplicates).toBe(0);
    expect(busiest(report, 4)).toBeLessThanOrEqual(1000);
    expect(busiest(report, 5)).toBeLessThanOrEqual(600);
    expect(busiest(report, 6)).toBeLessThanOrEqual(400);
  });
});

describe('joins below 300 a second', () => {
  it('get their positions in the order in which they came, one write each and no holes', async () => {
    const report = await runCrowd({
      writers: 50,
      joinsPerSecond: 290,
      joins: 2900,
      latencyMs: [8, 8],
      known: true,
    });
    expect(report.writes).toBe(2900);
    expect([report.duplicates, report.holes, report.lost]).toEqual([0, 0, 0]);
    expect(report.orderErrorMs.most).toBe(0);
  });

  it('get them one by one again when a rush is over', async () => {
    const report = await runCrowd({
      writers: 20,
      joinsPerSecond: 100,
      joins: 2500,
      before: { joinsPerSecond: RUSH, seconds: 2 },
    });
    expect(report.duplicates).toBe(0);
    expect(report.writesPerSecond.slice(22, 25)).toEqual([100, 100, 100]);
  });
});

it('a store that takes three seconds keeps nobody from a position', async () => {
  const report = await runCrowd({
    writers: 20,
    joinsPerSecond: 2000,
    joins: 10_000,
    latencyMs: [500, 3000],
  });
  expect([report.duplicates, report.turnedAway]).toEqual([0, 0]);
});
