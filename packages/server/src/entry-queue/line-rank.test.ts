import { estimateWait } from '@urr/core/position';
import { describe, expect, it } from 'vitest';
import { aheadIn, isMissingFrom, measuredPace } from './line-rank';
import type { QueueSnapshot } from './store';

const snapshot = (change: Partial<QueueSnapshot>): QueueSnapshot => ({
  asOf: 100_000,
  event: {
    eventId: 'e',
    rev: 1,
    epoch: 1,
    phase: 'open',
    opensAtMs: null,
    closesAtMs: null,
    maxUsers: 1,
    threshold: null,
    message: null,
  },
  term: 0,
  waiting: 3,
  active: 0,
  head: 9,
  tail: 30,
  front: [10, 20, 30],
  markers: [],
  pace: null,
  recovering: false,
  ...change,
});

describe('aheadIn', () => {
  it('counts exactly among the first', () => {
    expect([10, 20, 25, 30, 31].map((seq) => aheadIn(snapshot({}), seq))).toEqual([0, 1, 2, 2, 3]);
  });

  it('interpolates between markers and hits them exactly', () => {
    const long = snapshot({
      waiting: 203,
      markers: [
        [130, 103],
        [330, 203],
      ],
      tail: 330,
    });
    expect([30, 80, 130, 230, 330, 331].map((seq) => aheadIn(long, seq))).toEqual([
      2, 52, 102, 152, 202, 203,
    ]);
  });

  it('has nobody ahead in an empty line', () => {
    expect(aheadIn(snapshot({ waiting: 0, front: [] }), 5)).toBe(0);
  });
});

describe('isMissingFrom', () => {
  it('knows who is not in line among the first, and guesses nothing further back', () => {
    expect([9, 10, 15, 30].map((seq) => isMissingFrom(snapshot({}), seq))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(isMissingFrom(snapshot({}), 31)).toBe(false);
    expect(isMissingFrom(snapshot({ markers: [[130, 103]], tail: 130, waiting: 103 }), 75)).toBe(false);
  });
});

describe('measuredPace', () => {
  it('is unknown without admissions and for the first seconds', () => {
    expect(measuredPace(snapshot({}))).toBe(null);
    expect(measuredPace(snapshot({ pace: { admitted: 9, sinceMs: 97_000 } }))).toBe(null);
  });

  it('says about a minute for 46 people at 46 a minute', () => {
    const pace = measuredPace(snapshot({ pace: { admitted: 46, sinceMs: 40_000 } }));
    expect(pace && estimateWait(46, pace)?.lowSeconds).toBe(60);
  });
});
