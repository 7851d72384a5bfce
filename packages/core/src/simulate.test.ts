import { describe, expect, it } from 'vitest';
import { createPermutation } from './draw';
import {
  findCapacity,
  findPace,
  parseArrivals,
  rehearse,
  type Sale,
  toCharts,
  toHtmlReport,
  toRows,
} from './simulate';
import { orderError } from './simulate/order';

const rough: Partial<Sale> = {
  abandon: { share: 0.3, afterSeconds: 600 },
  devices: { share: 0.05, places: 3 },
  sleep: { share: 0.2, seconds: 120 },
  clockSkewMs: 2000,
  stalls: [{ fromSecond: 60, seconds: 15 }],
};

describe('rehearse', () => {
  const plain = rehearse({ visitors: 50_000, site: { capacity: 30_000, staySeconds: 300 } });

  it('lets everybody in at the planned pace, as the plan says: 50,000 within 1,000 s and a cycle', () => {
    expect(plain.people).toMatchObject({ admitted: 50_000, gaveUp: 0, stillWaiting: 0 });
    expect(plain.drainSeconds).toBeGreaterThan(985);
    expect(plain.drainSeconds).toBeLessThan(1025);
    expect(plain.waitSeconds.p50).toBeGreaterThan(450);
    expect(plain.waitSeconds.p50).toBeLessThan(550);
  });

  it('keeps places in order but for the moments of a cycle, and joins but for leases', () => {
    expect(plain.fairness.kept.kendallTau).toBeGreaterThan(0.98);
    expect(plain.fairness.kept.maxPlaces).toBeLessThanOrEqual(500);
    expect(plain.fairness.given.kendallTau).toBeGreaterThan(0.95);
  });

  it('agrees with Little about the people inside', () => {
    const { mean, expected } = plain.site ?? { mean: 0, expected: 1 };
    expect(mean / expected).toBeGreaterThan(0.85);
    expect(mean / expected).toBeLessThan(1.15);
  });

  it('shows ranges that hold for 90 of 100 people, also in a rough crowd, where the smooth estimate does not', () => {
    const { waits } = rehearse({ visitors: 20_000, ...rough });
    const fed = rehearse({ visitors: 20_000, ...rough, feedback: { floorStep: 50 } });
    expect(plain.waits.insideRange).toBeGreaterThan(0.9);
    expect(waits.insideRange).toBeGreaterThan(0.9);
    expect(fed.waits.insideRange).toBeGreaterThan(0.9);
    expect(plain.waits.rangeWidth).toBeLessThan(0.2);
    expect(waits.rangeWidth).toBeLessThan(0.2);
    expect(plain.waits.insideEstimate).toBeLessThan(0.5);
  });

  it('counts only what is asked before it ends, where the crowd outlasts it', () => {
    const sale: Sale = { visitors: 20_000, pacing: { step: 4, everySeconds: 2 }, endsAfterSeconds: 600 };
    const { people, requests } = rehearse(sale);
    expect(people.stillWaiting).toBeGreaterThan(18_000);
    expect(requests.peakPerSecond).toBeLessThan(20_000);
    // Nobody asks more often than every two seconds or so.
    expect(requests.polls).toBeLessThan(20_000 * 300);
    expect(Math.max(...rehearse(sale).series.requestsPerSecond)).toBeLessThan(20_000);
  });

  it('is the same for the same seed, and another for another', () => {
    const sale: Sale = { visitors: 3000, order: 'draw', ...rough };
    expect(rehearse(sale)).toEqual(rehearse(sale));
    expect(rehearse({ ...sale, seed: 'other' }).waitSeconds).not.toEqual(rehearse(sale).waitSeconds);
  });

  it('accounts for everybody: let in, gone, or still there in the end', () => {
    for (const endsAfterSeconds of [100, 86_400]) {
      const { people } = rehearse({ visitors: 5000, ...rough, devices: undefined, endsAfterSeconds });
      expect(people.admitted + people.gaveUp + people.stillWaiting).toBe(5000);
    }
  });

  it('draws lots: those who come before the opening gain nothing by coming first, and bots lose their lead', () => {
    const sale: Sale = {
      visitors: 20_000,
      bots: { places: 1000 },
      arrivals: { curve: 'rush', seconds: 60, early: 0.8, earlySeconds: 300 },
    };
    const [arrival, draw] = [rehearse(sale), rehearse({ ...sale, order: 'draw' })];
    expect(arrival.fairness.botsInFirstTenth).toBeGreaterThan(0.4);
    expect(draw.fairness.botsInFirstTenth).toBeLessThan(0.1);
    expect(arrival.fairness.given.kendallTau).toBeGreaterThan(0.95);
    expect(draw.fairness.given.kendallTau).toBeLessThan(0.5);
    expect(draw.fairness.kept.kendallTau).toBeGreaterThan(0.97);
  });

  it('answers nobody while the store is silent, and loses nobody', () => {
    const silent = rehearse({ visitors: 5000, stalls: [{ fromSecond: 30, seconds: 30 }] });
    expect(silent.requests.refused).toBeGreaterThan(100);
    expect(silent.people.admitted).toBe(5000);
    const during = silent.series.seconds.findIndex((second) => second >= 45);
    expect(silent.series.admittedPerSecond[during]).toBe(0);
  });

  it('counts polls that it does not play: as many as when each is played', () => {
    // Below 40 s of wait every poll is played.
    const poll = { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 };
    const { requests } = rehearse({ visitors: 20_000, poll });
    // Everybody waits 200 s on average, and polls every 2 to 10 s by then.
    const perVisitor = requests.polls / 20_000;
    expect(perVisitor).toBeGreaterThan(30);
    expect(perVisitor).toBeLessThan(60);
    expect(requests.peakPerSecond).toBeLessThan(10_000);
  });

  it('throws for what is no sale', () => {
    expect(() => rehearse({ visitors: 0 })).toThrow(RangeError);
    expect(() => rehearse({ visitors: 1.5 })).toThrow('ERR_INPUT_INVALID visitors: expected a whole number');
    expect(() => rehearse({ visitors: 10, pacing: { step: 0, everySeconds: 10 } })).toThrow(RangeError);
    expect(() => rehearse({ visitors: 10, abandon: { share: 2, afterSeconds: 1 } })).toThrow(RangeError);
    expect(() => rehearse({ visitors: 9_000_000 })).toThrow('at most 8388608 places');
  });
});

describe('feedback', () => {
  /** Largest distance from the mean, as a share of it. */
  const swing = (steps: readonly number[]): number => {
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    return Math.max(...steps.map((step) => Math.abs(step - mean))) / mean;
  };
  const between = ({ series }: ReturnType<typeof rehearse>, from: number, until: number): readonly number[] =>
    series.step.filter((_, index) => {
      const second = series.seconds[index] ?? 0;
      return second >= from && second < until;
    });

  it('settles within ± 20 % when the servers suddenly bear half, and harms hardly anybody meanwhile', () => {
    const sale: Sale = {
      visitors: 60_000,
      feedback: { floorStep: 50 },
      origin: [
        { fromSecond: 0, peoplePerSecond: 80 },
        { fromSecond: 300, peoplePerSecond: 30 },
      ],
    };
    const fed = rehearse(sale);
    const steps = between(fed, 500, 1900);
    expect(swing(steps)).toBeLessThan(0.2);
    expect(Math.max(...steps)).toBeLessThanOrEqual(330);
    expect(Math.min(...steps)).toBeGreaterThan(200);
    expect(fed.failed).toBeLessThan(1000);
    expect(rehearse({ ...sale, feedback: undefined }).failed).toBeGreaterThan(5000);
  });

  it('fills a site to 70 % and stays within ± 20 % once it is there', () => {
    const sale: Sale = {
      visitors: 40_000,
      feedback: { floorStep: 50 },
      site: { capacity: 10_000, staySeconds: 240 },
    };
    const { series, site } = rehearse(sale);
    const inside = series.inside.filter((_, index) => {
      const second = series.seconds[index] ?? 0;
      return second > 700 && second < 1100;
    });
    expect(swing(between(rehearse(sale), 700, 1100))).toBeLessThan(0.2);
    expect(swing(inside)).toBeLessThan(0.2);
    expect(site?.peak).toBeLessThan(8500);
  });

  it('makes up for people who do not come, never beyond the claims of a cycle', () => {
    const sale: Sale = { visitors: 20_000, abandon: { share: 0.5, afterSeconds: 120 } };
    const [planned, fed] = [rehearse(sale), rehearse({ ...sale, feedback: { floorStep: 50 } })];
    expect(fed.drainSeconds).toBeLessThan(planned.drainSeconds * 0.95);
    expect(Math.max(...fed.series.step)).toBeLessThanOrEqual(600);
    expect(Math.max(...fed.series.admittedPerSecond)).toBeLessThanOrEqual(600);
  });
});

describe('answers', () => {
  it('finds the pace that clears a crowd, near what the law says', () => {
    const { byLaw, byRehearsal, drainSeconds } = findPace({ visitors: 100_000 }, 1800);
    expect(byLaw.step).toBe(553);
    expect((byRehearsal?.step ?? 0) / byLaw.step).toBeGreaterThan(0.97);
    expect((byRehearsal?.step ?? 0) / byLaw.step).toBeLessThan(1.05);
    expect(drainSeconds).toBeLessThanOrEqual(1800);
  });

  it('says when no pace does, because people come later', () => {
    const arrivals = { curve: 'even', seconds: 600 } as const;
    expect(findPace({ visitors: 1000, arrivals }, 300).byRehearsal).toBeNull();
  });

  it('finds what a pace needs behind it: about what the law says', () => {
    const { byLaw, byRehearsal } = findCapacity({ visitors: 100_000 }, 120);
    expect(byLaw.inside).toBe(6000);
    expect(byRehearsal.inside / byLaw.inside).toBeGreaterThan(0.9);
    expect(byRehearsal.inside / byLaw.inside).toBeLessThan(1.2);
  });
});

describe('orderError', () => {
  it('is 1 for the same order, -1 for the reverse, about 0 for lots', () => {
    const size = 2000;
    const { placeOf } = createPermutation('tau', size);
    const tau = (rank: (index: number) => number) =>
      orderError(Int32Array.from({ length: size }, (_, index) => rank(index))).kendallTau;
    expect(tau((index) => index)).toBe(1);
    expect(tau((index) => size - 1 - index)).toBe(-1);
    expect(Math.abs(tau((index) => placeOf(index + 1) - 1))).toBeLessThan(0.05);
    expect(orderError(Int32Array.of(1, 0, 2))).toMatchObject({ maxPlaces: 1, meanPlaces: 2 / 3 });
    expect(orderError(Int32Array.of(1, 0, 2)).kendallTau).toBeCloseTo(1 / 3);
  });
});

describe('parseArrivals', () => {
  it('reads seconds and counts, with a heading, before and after the opening', () => {
    const rows = parseArrivals('second,count\r\n-60,10\n0,500\n\n60;90\n');
    expect(rows).toEqual([
      { second: -60, count: 10 },
      { second: 0, count: 500 },
      { second: 60, count: 90 },
    ]);
    const { series } = rehearse({ visitors: 600, arrivals: { curve: 'recorded', rows } });
    expect(series.seconds[0]).toBe(-60);
    const first = series.arrivedPerSecond.reduce(
      (sum, rate, index) => sum + ((series.seconds[index] ?? 0) < 60 ? rate : 0),
      0,
    );
    expect(first).toBeGreaterThan(470);
    expect(first).toBeLessThan(550);
  });

  it.each(['', 'second,count', '0,0', '0,1\n0,2', '5,1\n4,1', '0,1\nx,2', '0,-1'])('refuses %j', (csv) => {
    expect(() => parseArrivals(csv)).toThrow(SyntaxError);
  });
});

describe('reports', () => {
  const rehearsal = rehearse({ visitors: 2000, seed: '<script>', site: { capacity: 500, staySeconds: 60 } });

  it('are a page that needs nothing else, and leave no markup of the sale in it', () => {
    const html = toHtmlReport(rehearsal, 'Sale & more');
    expect(html).toContain('<title>Sale &amp; more</title>');
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(Object.keys(toCharts(rehearsal))).toEqual(['crowd', 'requests', 'pace', 'site']);
    for (const svg of Object.values(toCharts(rehearsal))) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('say the figures in words', () => {
    const rows = Object.fromEntries(toRows(rehearsal));
    expect(rows['let in']).toBe('2,000 (0 gave up, 0 still wait)');
    expect(rows['cost at list prices']).toMatch(/^\$\d+\.\d\d$/);
  });
});
