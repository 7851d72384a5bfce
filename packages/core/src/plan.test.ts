import { describe, expect, it } from 'vitest';
import {
  capacityForPace,
  decidedStep,
  type FeedbackRules,
  firstDecision,
  nextDecision,
  paceForCapacity,
  paceToClear,
  planCapacity,
  provisionFor,
  toPacingSettings,
  utilization,
} from './plan';
import { parseEventSettings } from './protocol';

describe('planCapacity', () => {
  it('lets 50,000 in within 1,000 s, who poll 3,333 to 25,000 times a second', () => {
    const plan = planCapacity({ visitors: 50_000 });
    expect(plan.drainSeconds).toBe(1000);
    expect(plan.pollsPerSecond).toEqual({ low: 3333, high: 25_000, expected: 3704 });
    expect(plan.joinsPerSecond).toBe(834);
    expect(plan.claimsPerSecond).toEqual({ average: 50, peak: 60 });
    expect(plan.quotas.filter(({ raiseTo }) => raiseTo !== null)).toEqual([]);
    expect(plan.warmThroughput).toBeNull();
  });

  it('says what a million visitors need, as the capacity page does', () => {
    const plan = planCapacity({ visitors: 1_000_000 });
    expect(plan).toMatchObject({
      joinsPerSecond: 16_667,
      pollsPerSecond: { expected: 74_075 },
      drainSeconds: 20_000,
      lambdaConcurrency: 251,
      lineWritesPerSecond: 300,
      warmThroughput: { readUnitsPerSecond: 24_886, writeUnitsPerSecond: 23_896 },
      poll: { maxSeconds: 56, withinBudget: false },
    });
    const toRaise = plan.quotas.filter(({ raiseTo }) => raiseTo !== null);
    expect(toRaise.map(({ limit, level, raiseTo }) => [limit, level, raiseTo])).toEqual([
      ['apiRequestsPerSecond', 'critical', 24_000],
      ['tableReadsPerSecond', 'critical', 25_000],
      ['tableWritesPerSecond', 'critical', 24_000],
    ]);
    const relaxed = planCapacity({
      visitors: 1_000_000,
      ledger: 'none',
      poll: { minSeconds: 2, maxSeconds: 60, fraction: 0.05, budgetPerSecond: 20_000 },
    });
    expect(relaxed.poll.withinBudget).toBe(true);
    expect(relaxed.warmThroughput).toBeNull();
  });

  it('holds the people inside against what the site bears', () => {
    expect(planCapacity({ visitors: 50_000, maxUsers: 30_000 }).inside).toEqual({
      inside: 15_000,
      capacity: 21_429,
      maxUsers: 30_000,
      level: 'ok',
    });
    expect(planCapacity({ visitors: 50_000, maxUsers: 20_000 }).inside.level).toBe('warn');
    expect(planCapacity({ visitors: 50_000, maxUsers: 15_000 }).inside.level).toBe('critical');
  });

  it('takes the limits of the account', () => {
    const { quotas } = planCapacity({ visitors: 1_000_000, limits: { apiRequestsPerSecond: 50_000 } });
    expect(quotas.find(({ limit }) => limit === 'apiRequestsPerSecond')).toMatchObject({
      available: 50_000,
      level: 'ok',
      raiseTo: null,
    });
  });

  it.each([{ visitors: 0 }, { visitors: Number.NaN }, { visitors: 1, arrivalSeconds: 0 }])(
    'throws for %o',
    (input) => {
      expect(() => planCapacity(input)).toThrow(expect.objectContaining({ code: 'ERR_INPUT_INVALID' }));
    },
  );
});

describe('utilization', () => {
  it.each([
    [0, 100, 'ok'],
    [0, 0, 'ok'],
    [69, 100, 'ok'],
    [70, 100, 'warn'],
    [84, 100, 'warn'],
    [85, 100, 'critical'],
    [200, 100, 'critical'],
    [1, 0, 'critical'],
    [Number.NaN, 100, 'critical'],
  ] as const)('of %d in %d is %s', (used, total, level) => {
    expect(utilization(used, total)).toBe(level);
  });

  it('is met by providing the load divided by 0.7', () => {
    expect([provisionFor(700), provisionFor(1000), provisionFor(0)]).toEqual([1000, 1429, 0]);
  });
});

describe("Little's law", () => {
  it('tells the pace that clears a crowd in time, one step at the opening', () => {
    expect(paceToClear({ visitors: 50_000, withinSeconds: 990 })).toEqual({ step: 500, everySeconds: 10 });
    expect(paceToClear({ visitors: 7, withinSeconds: 60, everySeconds: 60 }).step).toBe(4);
    expect(() => paceToClear({ visitors: 1, withinSeconds: 5 })).toThrow(RangeError);
    expect(() => paceToClear({ visitors: 0, withinSeconds: 50 })).toThrow(RangeError);
  });

  it('tells what a pace needs and what a capacity bears', () => {
    expect(capacityForPace({ step: 500, everySeconds: 10 }, 300)).toEqual({
      inside: 15_000,
      capacity: 21_429,
    });
    expect(capacityForPace({ step: 500, everySeconds: 10 }, 300, 0.6).inside).toBe(9000);
    expect(paceForCapacity(21_429, 300)).toEqual({ step: 500, everySeconds: 10 });
  });
});

describe('pacing by feedback', () => {
  const rules: FeedbackRules = { pace: { step: 500, everySeconds: 10 }, burst: 1.2, floorStep: 50 };
  const start = firstDecision(rules, 0);
  const healthy = { origin: { failedShare: 0 } };

  it('halves on errors, at once and every two cycles while they last, and never below the floor', () => {
    const ill = { origin: { failedShare: 0.1 } };
    const steps = [500];
    let decision = start;
    for (let cycle = 1; cycle <= 8; cycle++) {
      decision = nextDecision(rules, decision, ill, cycle * 10_000);
      steps.push(decision.step);
    }
    expect(steps).toEqual([500, 250, 250, 125, 125, 62, 62, 50, 50]);
    expect(decision.reason).toBe('errors');
  });

  it('grows by a twentieth of the plan after errors, stays a tenth below where it broke, and tries one raise more every ten minutes', () => {
    let decision = nextDecision(rules, start, { origin: { failedShare: 1 } }, 10_000);
    expect(decision.step).toBe(250);
    const steps: number[] = [];
    for (let cycle = 2; cycle < 200; cycle++) {
      decision = nextDecision(rules, decision, healthy, cycle * 10_000);
      steps.push(decision.step);
    }
    expect(steps.slice(0, 3)).toEqual([275, 300, 325]);
    expect(steps[20]).toBe(450);
    expect([steps[50], steps[70], steps[130]]).toEqual([450, 475, 500]);
  });

  it('goes back to what held when one raise more fails', () => {
    let decision = nextDecision(rules, start, { origin: { failedShare: 1 } }, 10_000);
    const bears = (step: number) => ({ origin: { failedShare: step > 460 ? 0.1 : 0 } });
    const steps: number[] = [];
    for (let cycle = 2; cycle < 200; cycle++) {
      decision = nextDecision(rules, decision, bears(steps.at(-2) ?? 0), cycle * 10_000);
      steps.push(decision.step);
    }
    expect(Math.max(...steps)).toBe(475);
    expect(steps.filter((step) => step === 475).length).toBeLessThan(10);
    expect(Math.min(...steps.slice(20))).toBe(450);
  });

  it('calls up more when people do not come, never more than the claims of a cycle', () => {
    let decision = start;
    for (let cycle = 1; cycle < 100; cycle++) {
      decision = nextDecision(rules, decision, { turns: { called: 500, claimed: 300 } }, cycle * 10_000);
    }
    expect(decision).toMatchObject({ step: 600, reason: 'no-shows' });
    expect(decision.showShare).toBeCloseTo(0.6);
    expect(nextDecision(rules, start, { turns: { called: 5, claimed: 0 } }, 10_000).step).toBe(500);
  });

  it('lets in as many as leave when the site is at 70 %, and fewer above', () => {
    const at = (active: number) =>
      nextDecision(rules, start, { inside: { active, capacity: 10_000, gone: 300 } }, 10_000);
    expect(at(7000)).toMatchObject({ step: 300, reason: 'headroom' });
    expect(at(8000).step).toBe(200);
    expect(at(12_000).step).toBe(50);
    expect(at(1000)).toMatchObject({ step: 500, reason: 'planned' });
  });

  it('falls to the floor when nobody decides any more', () => {
    expect([decidedStep(start, 59_999), decidedStep(start, 60_000)]).toEqual([500, 50]);
    const settings = { pacing: toPacingSettings({ ...start, step: 400 }) };
    expect(settings.pacing).toEqual({
      step: 400,
      everySeconds: 10,
      schedule: [{ at: '1970-01-01T00:01:00.000Z', step: 50 }],
    });
    expect(parseEventSettings(settings)).toEqual(settings);
  });
});
