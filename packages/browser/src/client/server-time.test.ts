import { describe, expect, it } from 'vitest';
import { createServerTime } from './server-time';

describe('server time', () => {
  it('is the own time until something was heard', () => {
    expect(createServerTime().offsetMs).toBe(0);
  });

  it('takes the latest time any answer proves', () => {
    const time = createServerTime();
    time.hear(10_000, 0, false);
    time.hear(10_400, 1000, false); // lay in a cache
    expect(time.offsetMs).toBe(10_000);
    time.hear(12_050, 2000, true);
    expect(time.offsetMs).toBe(10_050);
  });

  it('is pulled back only by an answer that no cache can have kept', () => {
    const time = createServerTime();
    time.hear(600_000, 0, false);
    time.hear(1000, 1000, false);
    expect(time.offsetMs).toBe(600_000);
    time.hear(2000, 2000, true);
    expect(time.offsetMs).toBe(0);
  });
});
