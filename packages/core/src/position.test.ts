import { describe, expect, it } from 'vitest';
import {
  aheadOf,
  aheadOfRank,
  behindOf,
  claimsPerCycle,
  estimateWait,
  headAt,
  holesBefore,
  isServed,
  nextCycleAt,
  nextPollMs,
  perHour,
  perMinute,
  progressOf,
  rebase,
  type Segment,
  segmentAt,
  servedAt,
  servingAt,
} from './position';

const pace = { step: 500, everySeconds: 10 };
const T = 1_800_000_000_000;
const segment: Segment = { base: 500, baseAt: T, ...pace, cap: 9000 };

describe('the numbers of the source', () => {
  it('shows 2,341 at 500 as 1,841 ahead and about 37 seconds', () => {
    expect(aheadOf(2341, 500)).toBe(1841);
    expect(isServed(2341, 500)).toBe(false);
    expect(estimateWait(1841, pace)).toEqual({ lowSeconds: 37, highSeconds: 40 });
  });

  it('admits 2,341 at 3,000', () => {
    expect(isServed(2341, 3000)).toBe(true);
    expect(aheadOf(2341, 3000)).toBe(0);
  });

  it('shows 47th of 175 as 46 ahead and 128 behind', () => {
    expect(aheadOfRank(47)).toBe(46);
    expect(behindOf(47, 175)).toBe(128);
  });

  it('serves 3,000 a minute and 180,000 an hour in six cycles of 500', () => {
    expect(perMinute(pace)).toBe(3000);
    expect(perHour(pace)).toBe(180_000);
    expect(servingAt({ ...segment, base: 0 }, T + 60_000)).toBe(3000);
    expect(claimsPerCycle(pace, 1.2)).toBe(600);
  });

  it('waits about a minute behind 46 people at 46 a minute', () => {
    expect(estimateWait(46, { step: 46, everySeconds: 60 })?.lowSeconds).toBe(60);
  });
});

describe('aheadOf', () => {
  it('subtracts known holes and never goes below 0', () => {
    expect(aheadOf(2341, 500, 41)).toBe(1800);
    expect(aheadOf(501, 500, 40)).toBe(0);
    expect(aheadOf(1, 1)).toBe(0);
  });
});

describe('holesBefore', () => {
  it('takes the last sum at or before the position', () => {
    const sums = [
      [4096, 12],
      [8192, 30],
    ] as const;
    expect(holesBefore(sums, 4095)).toBe(0);
    expect(holesBefore(sums, 4096)).toBe(12);
    expect(holesBefore(sums, 9000)).toBe(30);
    expect(holesBefore([], 9000)).toBe(0);
  });
});

describe('servingAt', () => {
  it('steps at cycle boundaries and stops at the cap', () => {
    expect(servingAt(segment, T - 60_000)).toBe(500);
    expect(servingAt(segment, T + 9_999)).toBe(500);
    expect(servingAt(segment, T + 10_000)).toBe(1000);
    expect(servingAt(segment, T + 3_600_000)).toBe(9000);
  });

  it('stays at its base when the cap is lower, so that the head never falls', () => {
    expect(servingAt({ ...segment, cap: 100 }, T + 60_000)).toBe(500);
  });
});

describe('two segments', () => {
  const next: Segment = { ...segment, base: 1500, baseAt: T + 20_000, step: 100 };

  it('takes the later one from its own beginning', () => {
    expect(segmentAt([segment, next], T + 19_999)).toBe(segment);
    expect(headAt([segment, next], T + 19_999)).toBe(1000);
    expect(headAt([segment, next], T + 20_000)).toBe(1500);
    expect(headAt([segment, next], T + 30_000)).toBe(1600);
    expect(headAt([], T)).toBe(0);
  });

  it('tells when a position is reached across both', () => {
    expect(servedAt([segment, next], 400)).toBe(T);
    expect(servedAt([segment, next], 1000)).toBe(T + 10_000);
    expect(servedAt([segment, next], 1500)).toBe(T + 20_000);
    expect(servedAt([segment, next], 1550)).toBe(T + 30_000);
    expect(servedAt([segment, next], 9001)).toBeNull();
    expect(servedAt([{ ...segment, step: 0 }], 501)).toBeNull();
  });
});

describe('nextCycleAt', () => {
  it('is the next boundary, exactly one cycle later when on one', () => {
    expect(nextCycleAt(segment, T - 5)).toBe(T);
    expect(nextCycleAt(segment, T)).toBe(T + 10_000);
    expect(nextCycleAt(segment, T + 9_999)).toBe(T + 10_000);
  });
});

describe('rebase', () => {
  it('banks at most one step over an idle hour', () => {
    const idle: Segment = { base: 0, baseAt: T, ...pace, cap: 500 };
    const after = rebase(idle, T + 3_600_000, 0);
    expect(after.base).toBe(500);
    expect(servingAt({ ...after, cap: Math.max(after.cap, 100_000) }, T + 3_600_000)).toBe(500);
    expect(after.cap).toBe(500);
  });

  it('keeps the rhythm of the cycles', () => {
    const later = rebase(segment, T + 25_000, 20_000);
    expect(later).toEqual({ ...segment, base: 1500, baseAt: T + 20_000, cap: 20_500 });
    expect(servingAt(later, T + 30_000)).toBe(servingAt({ ...segment, cap: 20_500 }, T + 30_000));
  });
});

describe('progressOf', () => {
  it('runs from 0 to 1', () => {
    expect(progressOf(1841, 1841)).toBe(0);
    expect(progressOf(0, 1841)).toBe(1);
    expect(progressOf(3000, 1841)).toBe(0);
    expect(progressOf(0, 0)).toBe(1);
  });
});

describe('estimateWait', () => {
  it('knows nothing at a pace of 0 and needs nothing at the head', () => {
    expect(estimateWait(10, { step: 0, everySeconds: 10 })).toBeNull();
    expect(estimateWait(0, { step: 0, everySeconds: 10 })).toEqual({ lowSeconds: 0, highSeconds: 0 });
  });
});

describe('nextPollMs', () => {
  const poll = { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 };
  const at = (etaSeconds: number | null, waiting = 0, random = 0.5) =>
    nextPollMs({ etaSeconds, waiting, poll, random: () => random });

  it('is the fraction of the own wait, between the bounds', () => {
    expect(at(100)).toBe(5000);
    expect(at(1, 0, 0)).toBe(2000);
    expect(at(3600, 0, 0.999999)).toBe(15_000);
    expect(at(null, 0, 0)).toBe(12_000);
  });

  it('slows down for a crowd that would exceed the budget', () => {
    expect(at(1, 200_000)).toBe(10_000);
    expect(at(1, 5_000_000, 0.999999)).toBe(15_000);
  });

  it('spreads by a fifth to each side', () => {
    expect(at(100, 0, 0)).toBe(4000);
    expect(at(100, 0, 0.999999)).toBe(6000);
  });
});
