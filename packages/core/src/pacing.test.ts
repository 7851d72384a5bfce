import { describe, expect, it } from 'vitest';
import { type PaceChange, paceAt, perMinute, rampPace } from './pacing';

const T = 1_800_000_000_000;
const MINUTE = 60_000;
const pace = { step: 500, everySeconds: 10 };

describe('paceAt', () => {
  const changes: PaceChange[] = [
    { atMs: T, step: 100, everySeconds: 10 },
    { atMs: T + MINUTE, step: 50, everySeconds: 5 },
  ];

  it.each([
    [T - 1, pace],
    [T, { step: 100, everySeconds: 10 }],
    [T + MINUTE - 1, { step: 100, everySeconds: 10 }],
    [T + MINUTE, { step: 50, everySeconds: 5 }],
    [T + 9 * MINUTE, { step: 50, everySeconds: 5 }],
  ])('at %i is that of the last change that has begun', (nowMs, expected) => {
    expect(paceAt(pace, changes, nowMs)).toEqual(expected);
  });

  it('without changes is the one to begin with', () => {
    expect(paceAt(pace, [], T)).toEqual(pace);
  });
});

describe('rampPace', () => {
  it('climbs a stair a minute and ends on the new pace at its time', () => {
    const stairs = rampPace(pace, { step: 1000, everySeconds: 10 }, { startAtMs: T, seconds: 300 });
    expect(stairs.map(({ step }) => step)).toEqual([600, 700, 800, 900, 1000]);
    expect(stairs.map(({ atMs }) => (atMs - T) / MINUTE)).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes down as it goes up, also to nothing', () => {
    const stairs = rampPace(pace, { step: 0, everySeconds: 10 }, { startAtMs: T, seconds: 120 });
    expect(stairs.map(({ step }) => step)).toEqual([250, 0]);
  });

  it('counts in people a minute when the length of a cycle changes too', () => {
    const stairs = rampPace(pace, { step: 100, everySeconds: 1 }, { startAtMs: T, seconds: 120 });
    expect(stairs.map(perMinute)).toEqual([4500, 6000]);
  });

  it('has stairs of a minute or longer, at most 30 of them, and one when there is no time for two', () => {
    expect(rampPace(pace, pace, { startAtMs: T, seconds: 86_400 })).toHaveLength(30);
    const [only, ...others] = rampPace(pace, { step: 9, everySeconds: 3 }, { startAtMs: T, seconds: 60 });
    expect(only).toEqual({ atMs: T + MINUTE, step: 9, everySeconds: 3 });
    expect(others).toEqual([]);
  });
});
