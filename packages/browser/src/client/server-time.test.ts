import { describe, expect, it } from 'vitest';
import { nextOffset } from './server-time';

describe('nextOffset', () => {
  it('believes the first thing it hears', () => {
    expect(nextOffset(null, -600_000, false)).toBe(-600_000);
  });

  it('takes the largest, since every answer was on its way for some time', () => {
    expect(nextOffset(100, 40, false)).toBe(100);
    expect(nextOffset(100, 140, false)).toBe(140);
  });

  it('lets only a fresh answer pull a wrong estimate back', () => {
    expect(nextOffset(5000, 100, false)).toBe(5000);
    expect(nextOffset(5000, 100, true)).toBe(100);
    expect(nextOffset(1000, 100, true)).toBe(1000);
  });
});
