import { defineConfig } from '@urr/core';
import { expect, it } from 'vitest';
import { seatLockSeconds } from './seat-lock-seconds';

const NOW = 1_800_000_000_000;

it('is the configured time, but never beyond the token', () => {
  const config = defineConfig({});
  expect(seatLockSeconds(config, NOW + 600_000, NOW)).toBe(420);
  expect(seatLockSeconds(config, NOW + 60_900, NOW)).toBe(60);
  expect(seatLockSeconds(config, NOW + 999, NOW)).toBe(0);
  expect(seatLockSeconds(config, NOW - 1, NOW)).toBe(0);
});
