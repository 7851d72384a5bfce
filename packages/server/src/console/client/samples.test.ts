import { describe, expect, it } from 'vitest';
import { keep, meterNames, perMinute, type Sample, toSample } from './samples';

const sample = (at: number, differences: Partial<Sample> = {}): Sample => ({
  at,
  line: 0,
  tail: 0,
  serving: 0,
  claims: 0,
  queue: 0,
  active: 0,
  maxUsers: null,
  epoch: 1,
  meters: null,
  ...differences,
});
const tails = (...values: readonly (readonly [at: number, tail: number | null])[]): readonly Sample[] =>
  values.map(([at, tail]) => sample(at, { tail }));
const tail = (of: Sample): number | null => of.tail;

describe('rates', () => {
  it('are what was added over the last minute', () => {
    const samples = tails([0, 1000], [30, 0], [60, 60], [90, 180]);
    expect(perMinute(samples, 3, tail)).toBe(180);
    expect(perMinute(samples, 2, tail, 100)).toBeNull();
  });

  it.each([
    ['nothing was seen yet', tails([0, 5])],
    ['too little time was', tails([0, 5], [2, 9])],
    ['it was not known then', tails([0, null], [20, 9])],
    ['it is not known now', tails([0, 5], [20, null])],
    ['a counter began again', tails([0, 500], [20, 9])],
    ['the line began again', [sample(0, { tail: 5 }), sample(20, { tail: 9, epoch: 2 })]],
  ])('are unknown where %s', (_, samples) => {
    expect(perMinute(samples, samples.length - 1, tail)).toBeNull();
  });
});

describe('samples', () => {
  it('do not call numbers nobody has, and say what a tier does not know', () => {
    const event = {
      eventId: 'a',
      rev: 1,
      epoch: 3,
      phase: 'open',
      settings: { maxUsers: 9 },
      waitingRoom: { serving: 500, tail: 40, waiting: 0, admittedPerMinute: 7 },
      entryQueue: null,
    };
    const live = { asOf: 5000, event, plans: [], meters: { 'errors.busy': 1 } };
    expect(toSample(live as unknown as Parameters<typeof toSample>[0])).toEqual({
      at: 5,
      line: 0,
      tail: 40,
      serving: 40,
      claims: 7,
      queue: null,
      active: null,
      maxUsers: 9,
      epoch: 3,
      meters: { 'errors.busy': 1 },
    });
  });

  it('are kept for half an hour of looks', () => {
    let samples: readonly Sample[] = [];
    for (let at = 0; at < 1000; at++) samples = keep(samples, sample(at));
    expect([samples.length, samples[0]?.at]).toEqual([900, 100]);
  });

  it('name the counters below a prefix, each once', () => {
    const samples = [
      sample(0, { meters: { 'refusals.b': 1, 'errors.x': 1 } }),
      sample(1, { meters: { 'refusals.a': 1, 'refusals.b': 2 } }),
    ];
    expect(meterNames(samples, 'refusals.')).toEqual(['a', 'b']);
  });
});
