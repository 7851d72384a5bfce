import { headAt, type Segment, servingAt } from '@urr/core/position';
import { describe, expect, it } from 'vitest';
import {
  advancedHead,
  cycleAt,
  type Head,
  NOTICE_MS,
  openHead,
  repacedHead,
  restartedHead,
  resumedHead,
  scheduledHead,
  stillHead,
  stoppedHead,
} from './head';

const T = 1_800_000_000_000;
const PACE = { step: 500, everySeconds: 10 };
const CROWD = 1_000_000;

/** Head positions at a moment in seconds from T. */
const at = (head: Head, seconds: number) => headAt(head, T + seconds * 1000);

describe('advancedHead', () => {
  it('re-based every second for ten minutes is as if never re-based', () => {
    const first = advancedHead(openHead(T, PACE, 0), T, CROWD);
    let head = first;
    for (let second = 0; second <= 600; second++) {
      head = advancedHead(head, T + second * 1000, CROWD + second);
      expect(at(head, second)).toBe(at(first, second));
    }
    expect(at(head, 600)).toBe(500 + 60 * 500);
  });

  it('never shows a reader whose clock is 3 s behind less than the base', () => {
    let head = openHead(T, PACE, 0);
    let shown = 0;
    for (let second = 0; second <= 120; second++) {
      head = advancedHead(head, T + second * 1000, CROWD);
      const behind = at(head, second - 3);
      expect(behind).toBeGreaterThanOrEqual(shown);
      shown = behind;
    }
  });

  it('banks at most one step of an idle hour, and lets 3,500 in a minute after it', () => {
    let head = openHead(T, PACE, 0);
    for (let second = 0; second <= 3600; second += 60) head = advancedHead(head, T + second * 1000, 0);
    expect(at(head, 3600)).toBe(500);
    head = advancedHead(head, T + 3_600_000, CROWD);
    expect(at(head, 3600)).toBe(500);
    expect(at(head, 3660)).toBe(3500);
  });

  it('serves the seed 3,000 a minute and 180,000 an hour', () => {
    const head = advancedHead(openHead(T, PACE, 0), T, CROWD);
    expect(at(head, 60) - at(head, 0)).toBe(3000);
    expect(at(head, 3600) - at(head, 0)).toBe(180_000);
  });

  it('leaves the head as it is when the cap is high enough or nothing moves', () => {
    const head = openHead(T, PACE, 0);
    expect(advancedHead(head, T + 100_000, 0)).toBe(head);
    const held = openHead(T, { step: 0, everySeconds: 10 }, 0);
    expect(advancedHead(held, T + 100_000, 700)).toBe(held);
  });

  it('is the same however often and by whomever it is done', () => {
    const head = openHead(T, PACE, 0);
    const once = advancedHead(head, T + 25_000, 4000);
    expect(advancedHead(once, T + 25_000, 4000)).toBe(once);
    expect(advancedHead(once, T + 23_000, 4000)).toBe(once);
  });

  it('keeps an announced change, based on where the head will be by then', () => {
    const crowd = advancedHead(openHead(T, PACE, 0), T, 600);
    const head = repacedHead(crowd, T + 1000, { step: 100, everySeconds: 10 }, 600);
    const moved = advancedHead(head, T + 2000, CROWD);
    expect(moved).toHaveLength(2);
    for (let second = 2; second < 120; second++) {
      expect(at(moved, second)).toBeGreaterThanOrEqual(at(head, second));
    }
    expect(at(moved, 10)).toBe(1000);
    expect(at(moved, 20)).toBe(1100);
    const later = advancedHead(moved, T + 15_000, 2 * CROWD);
    expect(later).toHaveLength(1);
    expect(at(later, 30)).toBe(1200);
  });
});

describe('scheduledHead', () => {
  it('is 0 until the opening, one step at it, and keeps its rhythm from there', () => {
    const head = advancedHead(scheduledHead(0, T, PACE, 0), T - 3_600_000, CROWD);
    expect([-3600, -10, -0.001, 0, 9.999, 10].map((second) => at(head, second))).toEqual([
      0, 0, 0, 500, 500, 1000,
    ]);
  });
});

describe('repacedHead', () => {
  const running = advancedHead(openHead(T, PACE, 0), T, CROWD);

  it('raises the pace at the next boundary', () => {
    const head = repacedHead(running, T + 9000, { step: 1000, everySeconds: 10 }, CROWD);
    expect([9, 10, 20, 30].map((second) => at(head, second))).toEqual([500, 1000, 2000, 3000]);
  });

  it('lowers the pace at the first boundary the notice ahead', () => {
    const slower = { step: 100, everySeconds: 10 };
    const far = repacedHead(running, T + 5000, slower, CROWD);
    expect([9, 10, 20, 30].map((second) => at(far, second))).toEqual([500, 1000, 1100, 1200]);
    const near = repacedHead(running, T + 5001, slower, CROWD);
    expect([9, 10, 20, 30].map((second) => at(near, second))).toEqual([500, 1000, 1500, 1600]);
  });

  it.each([
    [{ step: 100, everySeconds: 10 }],
    [{ step: 0, everySeconds: 10 }],
    [{ step: 1000, everySeconds: 20 }],
    [{ step: 10, everySeconds: 1 }],
    [{ step: 5000, everySeconds: 60 }],
  ])('changes no head within the notice when it becomes %j', (pace) => {
    for (let ms = 0; ms < 10_000; ms += 250) {
      const head = repacedHead(running, T + ms, pace, CROWD);
      for (let ahead = 0; ahead < NOTICE_MS; ahead += 250) {
        const then = T + ms + ahead;
        expect(headAt(head, then)).toBeGreaterThanOrEqual(headAt(running, then));
      }
    }
  });

  it('replaces a change that is announced, and takes its place when it is too near to call off', () => {
    const faster = repacedHead(running, T + 1000, { step: 5000, everySeconds: 10 }, CROWD);
    const slower = { step: 100, everySeconds: 10 };
    const early = repacedHead(faster, T + 2000, slower, CROWD);
    expect([10, 20, 30].map((second) => at(early, second))).toEqual([1000, 1100, 1200]);
    const late = repacedHead(faster, T + 9000, slower, CROWD);
    expect([10, 20, 30].map((second) => at(late, second))).toEqual([1000, 1100, 1200]);
  });

  it('goes on after a hold', () => {
    const held = repacedHead(running, T + 1000, { step: 0, everySeconds: 10 }, CROWD);
    const waiting = advancedHead(held, T + 60_000, CROWD);
    expect(at(waiting, 60)).toBe(1000);
    const again = repacedHead(waiting, T + 60_000, PACE, CROWD);
    expect([60, 70, 80].map((second) => at(again, second))).toEqual([1000, 1000, 1500]);
  });
});

describe('stoppedHead and resumedHead', () => {
  it('runs on for the notice, stands, and goes on with the old rhythm', () => {
    const running = advancedHead(openHead(T, PACE, 0), T, CROWD);
    const stopped = stoppedHead(running, T + 7000);
    expect([7, 10, 20, 600].map((second) => at(stopped, second))).toEqual([500, 1000, 1000, 1000]);
    const resumed = resumedHead(stopped, at(stopped, 603), T + 603_000, PACE, CROWD);
    expect([603, 609.999, 610, 620].map((second) => at(resumed, second))).toEqual([1000, 1000, 1500, 2000]);
  });

  it('keeps the rhythm while it stands, also at another pace', () => {
    const running = advancedHead(openHead(T, PACE, 0), T, CROWD);
    const still = stillHead(1000, T + 23_000, { step: 50, everySeconds: 4 }, running[0] as Segment);
    const resumed = resumedHead(still, 1000, T + 24_000, { step: 50, everySeconds: 4 }, CROWD);
    expect([24, 29.999].map((second) => at(resumed, second)).every((head) => head <= 1100)).toBe(true);
    expect(at(resumed, 30) - at(resumed, 29.999)).toBe(50);
  });

  it('opens with a step when nobody was served before', () => {
    expect(at(resumedHead(stillHead(0, T, PACE), 0, T + 5000, PACE, 90), 5)).toBe(500);
  });
});

describe('cycleAt', () => {
  const cycle = (head: Head, seconds: number) =>
    (cycleAt(head, T + seconds * 1000, 1.2).cycleAtMs - T) / 1000;

  it('names cycles by the time they begin, whatever was re-based', () => {
    const head = openHead(T, PACE, 0);
    const moved = advancedHead(head, T + 25_000, CROWD);
    expect([25, 29.999, 30].map((second) => cycle(moved, second))).toEqual([20, 20, 30]);
    expect([25, 29.999, 30].map((second) => cycle(head, second))).toEqual([20, 20, 30]);
  });

  it('keeps its name when a head is stopped, resumed or begun again within it', () => {
    const head = advancedHead(openHead(T, PACE, 0), T, CROWD);
    const stopped = stoppedHead(head, T + 12_000);
    expect(cycle(stopped, 13)).toBe(10);
    expect(cycle(resumedHead(stopped, 1000, T + 14_000, PACE, CROWD), 15)).toBe(10);
    expect(cycle(restartedHead(head, T + 16_000, PACE), 17)).toBe(10);
  });

  it('takes step times burst claims, none on hold', () => {
    expect(cycleAt(openHead(T, PACE, 0), T, 1.2).limit).toBe(600);
    expect(cycleAt(openHead(T, { step: 0, everySeconds: 10 }, 0), T, 1.2).limit).toBe(0);
    expect(cycleAt(openHead(T, { step: 1, everySeconds: 10 }, 0), T, 1.2).limit).toBe(1);
  });

  it('begins when the segment says so: what is ahead of a cap never counts as served', () => {
    const [segment] = openHead(T, PACE, 10) as [Segment];
    expect(servingAt(segment, T + 3_600_000)).toBe(510);
  });
});
