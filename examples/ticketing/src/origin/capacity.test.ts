import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCapacity } from './capacity';

describe('the capacity of the shop', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const offer = async (requests: number, seconds: number) => {
    const capacity = createCapacity({ requestsPerSecond: 100, backlog: 200 });
    const answers: Promise<boolean>[] = [];
    for (let second = 0; second < seconds; second += 1) {
      for (let index = 0; index < requests; index += 1) answers.push(capacity.enter());
      await vi.advanceTimersByTimeAsync(1000);
    }
    return capacity.load();
  };

  it('keeps up with what it was built for', async () => {
    const load = await offer(100, 10);
    expect(load).toMatchObject({ turnedAway: 0 });
    expect(load.served).toBeGreaterThan(980);
  });

  it('turns people away under ten times as much, and does less work than it could', async () => {
    const load = await offer(1000, 4);
    expect(load.turnedAway).toBeGreaterThan(1500);
    expect(load.served).toBeLessThan(380);
  });

  it('comes round when the crowd is gone', async () => {
    const capacity = createCapacity({ requestsPerSecond: 100, backlog: 200 });
    for (let index = 0; index < 500; index += 1) void capacity.enter();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(capacity.load().waiting).toBe(0);
    const answer = capacity.enter();
    await vi.advanceTimersByTimeAsync(20);
    expect(await answer).toBe(true);
  });
});
