import { defineConfig } from '@urr/core';
import { expect, it } from 'vitest';
import { monthlyCost, saleCost, total } from './cost';

const sale = (maxSeconds: number) =>
  saleCost({ visitors: 1_000_000, hours: 1, config: defineConfig({ poll: { maxSeconds } }) });

it('counts about the polls docs/performance.md counts', () => {
  // 241 million at 15 s and 61 million at 60 s were counted there, in the first hour.
  expect(sale(15)[0]?.quantity).toBeGreaterThan(230);
  expect(sale(15)[0]?.quantity).toBeLessThan(260);
  expect(sale(60)[0]?.quantity).toBeGreaterThan(55);
  expect(sale(60)[0]?.quantity).toBeLessThan(68);
});

it('costs less the longer the interval of polls, and more with tier 2', () => {
  expect(total(sale(60))).toBeLessThan(total(sale(15)) / 3);
  expect(total(monthlyCost({ events: 1, tier2: false }))).toBeLessThan(30);
  expect(total(monthlyCost({ events: 1, tier2: true }))).toBeGreaterThan(100);
});
