import { afterEach, expect, it, vi } from 'vitest';
import { startPlanner } from '../src/planner';

afterEach(() => {
  vi.useRealTimers();
});

it('looks for plans every five seconds, after a failure as well, until it is stopped', async () => {
  vi.useFakeTimers();
  const errors: unknown[] = [];
  const away = new Error('away');
  const advance = vi.fn(async () => []).mockRejectedValueOnce(away);
  const planner = startPlanner({ advance }, { onError: (error) => void errors.push(error) });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(advance).toHaveBeenCalledTimes(3);
  expect(errors).toEqual([away]);
  await planner.stop();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(advance).toHaveBeenCalledTimes(3);
});
