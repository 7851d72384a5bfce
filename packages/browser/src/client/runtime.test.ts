import { expect, test } from 'vitest';
import { resolveRuntime } from './runtime';

test('a piece given as undefined is the browser’s own', () => {
  const { clock, fetch, page, random, timers } = resolveRuntime({
    clock: undefined,
    fetch: undefined,
    page: undefined,
    random: undefined,
    timers: undefined,
  } as unknown as Parameters<typeof resolveRuntime>[0]);

  expect(clock()).toBeGreaterThan(0);
  expect(random()).toBeLessThan(1);
  expect(typeof fetch).toBe('function');
  expect(page.online).toBe(true);
  expect(typeof timers.set).toBe('function');
});

test('storage given as null stays none', () => {
  expect(resolveRuntime({ storage: null }).storage).toBeNull();
});
