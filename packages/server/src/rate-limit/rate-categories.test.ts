import { defineConfig } from '@urr/core';
import { expect, it } from 'vitest';
import { RATE_CATEGORIES, rateCategoryOf, ratesPerMinute } from './rate-categories';

it('has the categories of the gateway', () => {
  const rates = Object.entries(RATE_CATEGORIES).map(([category, { perMinute }]) => [category, perMinute]);
  expect(Object.fromEntries(rates)).toEqual({ AUTH: 60, QUEUE: 120, BOOKING: 30, GENERAL: 3000 });
});

it.each([
  ['/api/auth/login', 'AUTH'],
  ['/api/v1/auth/login', 'AUTH'],
  ['/api/v2/auth', 'AUTH'],
  ['/api/queue/iu-2027/status', 'QUEUE'],
  ['/api/v1/queue/iu-2027/status?x=/api/auth/', 'QUEUE'],
  ['/API/V1/Queue/iu-2027/join', 'QUEUE'],
  ['/api/v1/seats/reserve', 'BOOKING'],
  ['/api/seats/reserve/', 'BOOKING'],
  ['/api/v1/reservations', 'BOOKING'],
  ['/api/reservations/', 'BOOKING'],
  ['/api/reservations/r-1/cancel', 'BOOKING'],
  ['/api/v1/reservations/r-1/cancel', 'BOOKING'],
  ['/api/v1/reservations/r-1', 'GENERAL'],
  ['/api/v1/seats/iu-2027/map', 'GENERAL'],
  ['/api/authors', 'GENERAL'],
  ['/api/v1/queues', 'GENERAL'],
  ['/api/vx/queue/a', 'GENERAL'],
  ['/', 'GENERAL'],
])('counts %s under %s', (path, category) => {
  expect(rateCategoryOf(path)).toBe(category);
});

it.each([
  '/api/v1/seats/%72eserve',
  '/api/v1//seats/reserve',
  '/api/v1/x/../seats/reserve',
  '/api/v1/seats/reserve;x',
  'https://shop.example/api/v1/seats/reserve',
  '',
  undefined as unknown as string,
])('counts %s, which origins read differently, as the strictest', (path) => {
  expect(rateCategoryOf(path)).toBe('BOOKING');
});

it('makes room for those who poll as often as they are told to', () => {
  expect(ratesPerMinute(defineConfig({}))).toEqual({ AUTH: 60, QUEUE: 120, BOOKING: 30, GENERAL: 3000 });
  expect(ratesPerMinute(defineConfig({ poll: { minSeconds: 0.5 } })).QUEUE).toBe(370);
});
