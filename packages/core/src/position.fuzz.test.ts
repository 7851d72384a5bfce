import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  estimateWait,
  headAt,
  nextPollMs,
  progressOf,
  rebase,
  type Segment,
  servedAt,
  servingAt,
} from './position';

const T = 1_800_000_000_000;
const segment = fc.record({
  base: fc.nat(1_000_000),
  baseAt: fc.integer({ min: T - 3_600_000, max: T + 3_600_000 }),
  step: fc.integer({ min: 1, max: 5000 }),
  everySeconds: fc.integer({ min: 1, max: 120 }),
  cap: fc.nat(3_000_000),
}) satisfies fc.Arbitrary<Segment>;
const instant = fc.integer({ min: T - 7_200_000, max: T + 7_200_000 });

it('the head never falls as time goes on', () => {
  fc.assert(
    fc.property(segment, instant, fc.nat(7_200_000), (line, now, later) => {
      expect(servingAt(line, now + later)).toBeGreaterThanOrEqual(servingAt(line, now));
    }),
  );
});

it('re-basing changes neither the present head nor its future below the old cap', () => {
  fc.assert(
    fc.property(segment, instant, fc.nat(600_000), fc.nat(3_000_000), (line, now, later, tail) => {
      const moved = rebase(line, now, tail);
      expect(servingAt(moved, now)).toBe(servingAt(line, now));
      expect(servingAt(moved, now + later)).toBeGreaterThanOrEqual(servingAt(line, now + later));
      const cycles = Math.ceil(later / (line.everySeconds * 1000)) + 1;
      expect(servingAt(moved, now + later)).toBeLessThanOrEqual(servingAt(line, now) + line.step * cycles);
    }),
  );
});

it('re-basing every second for ten minutes is never re-basing, while the tail is ahead', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 30 }), (step, everySeconds) => {
      const start: Segment = { base: 0, baseAt: T, step, everySeconds, cap: 10_000_000 };
      let moved = start;
      for (let second = 0; second <= 600; second++) moved = rebase(moved, T + second * 1000, 10_000_000);
      expect(servingAt(moved, T + 600_000)).toBe(servingAt({ ...start, cap: moved.cap }, T + 600_000));
    }),
    { numRuns: 30 },
  );
});

it('servedAt names the first moment at which the position is served', () => {
  fc.assert(
    fc.property(segment, fc.integer({ min: 1, max: 3_000_000 }), (line, position) => {
      const at = servedAt([line], position);
      if (at === null) {
        expect(headAt([line], T + 1e12)).toBeLessThan(position);
        return;
      }
      expect(headAt([line], at)).toBeGreaterThanOrEqual(position);
      if (at > line.baseAt) expect(headAt([line], at - 1)).toBeLessThan(position);
    }),
  );
});

it('the wait range is ordered, at least one second while somebody is ahead, and at most one cycle wide', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), segment, (ahead, { step, everySeconds }) => {
      const range = estimateWait(ahead, { step, everySeconds });
      expect(range?.lowSeconds).toBeGreaterThanOrEqual(1);
      expect((range?.highSeconds ?? 0) - (range?.lowSeconds ?? 0)).toBeGreaterThanOrEqual(0);
      expect((range?.highSeconds ?? 0) - (range?.lowSeconds ?? 0)).toBeLessThanOrEqual(everySeconds);
    }),
  );
});

it('poll intervals stay inside the bounds for 100,000 random inputs', () => {
  const poll = { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 };
  fc.assert(
    fc.property(
      fc.option(fc.nat(1_000_000)),
      fc.nat(5_000_000),
      fc.double({ min: 0, max: 0.9999999, noNaN: true }),
      (etaSeconds, waiting, random) => {
        const ms = nextPollMs({ etaSeconds, waiting, poll, random: () => random });
        return ms >= 2000 && ms <= 15_000;
      },
    ),
    { numRuns: 100_000 },
  );
});

it('progress stays between 0 and 1 and falls only with more people ahead', () => {
  fc.assert(
    fc.property(fc.nat(5_000_000), fc.nat(5_000_000), fc.nat(5_000_000), (a, b, atJoin) => {
      const [near, far] = a < b ? [a, b] : [b, a];
      expect(progressOf(near, atJoin)).toBeGreaterThanOrEqual(progressOf(far, atJoin));
      expect(progressOf(near, atJoin)).toBeLessThanOrEqual(1);
      expect(progressOf(far, atJoin)).toBeGreaterThanOrEqual(0);
    }),
  );
});
