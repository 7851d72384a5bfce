import { describe, expect, it } from 'vitest';
import type { Segment } from './serving';
import { type WaitShares, waitUntilTurn } from './turn';

const segment: Segment = { base: 500, baseAt: 100_000, step: 500, everySeconds: 10, cap: 9000 };
const at = (position: number, nowMs: number, shares?: WaitShares) =>
  waitUntilTurn(segment, position, nowMs, shares);

describe('waitUntilTurn', () => {
  it('reaches from the moment a place is served to the end of its cycle, and a twentieth further both ways', () => {
    // Served at 140,000: 40 s from the base, 31 s from a moment before the first cycle ends.
    expect(at(2341, 100_000)).toEqual({ lowSeconds: 38, highSeconds: 52 });
    expect(at(2341, 109_000)).toEqual({ lowSeconds: 29, highSeconds: 43 });
    expect(at(2341, 109_000, [1, 1])).toEqual({ lowSeconds: 31, highSeconds: 41 });
  });

  it('is one cycle for those whose turn has come', () => {
    expect(at(500, 100_000)).toEqual({ lowSeconds: 0, highSeconds: 10 });
  });

  it('goes on at the pace beyond the cap, which follows the end of the line', () => {
    expect(at(10_500, 100_000, [1, 1])).toEqual({
      lowSeconds: 200,
      highSeconds: 210,
    });
  });

  it('is unknown while the head stands still or nothing is known of it', () => {
    expect(waitUntilTurn({ ...segment, step: 0 }, 501, 100_000)).toBeNull();
    expect(waitUntilTurn(undefined, 1, 0)).toBeNull();
  });
});
