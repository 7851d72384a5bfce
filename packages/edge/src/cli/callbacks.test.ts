import { defineConfig } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { callbackSigns, callbackWord, doubtfulRules } from './callbacks';

describe('callbackWord', () => {
  it.each([
    ['/api/v1/payments/callback', 'callback'],
    ['/api/paymentCallback/toss', 'callback'],
    ['/hooks/web-hook', 'hooks'],
    ['/api/v1/payments/toss-return', 'return'],
    ['/notify/order', 'notify'],
    ['/healthz', 'healthz'],
    ['/health-check', 'health'],
    ['/api/v1/auth/login', 'auth'],
    ['/oauth2/token', 'oauth2'],
    ['/api/authors', undefined],
    ['/api/v1/returned-tickets', undefined],
    ['/api/v1/seats/iu-2027/A', undefined],
  ])('finds in %s: %s', (path, word) => {
    expect(callbackWord(path)).toBe(word);
  });
});

describe('doubtfulRules', () => {
  const doubts = (routes: object) => doubtfulRules(defineConfig({ routes }));

  it.each([
    '/api/callback',
    'POST /api/v1/webhooks/:eventId',
    '/pay/return/*',
    '/notify',
    '/health',
    '/auth/*',
  ])('doubts %s among the guarded and among the entry rules', (rule) => {
    for (const list of ['guard', 'entry']) {
      const [doubt] = doubts({ guard: ['/x/*'], exempt: [], entry: [], [list]: [rule] });
      expect(doubt).toContain(`"${rule}" is guarded but reads as`);
      expect(doubt).toContain('add to routes.exempt');
    }
  });

  it('says nothing where the method that calls back is exempt', () => {
    const guard = ['/api/webhooks/toss'];
    expect(doubts({ guard, exempt: [], entry: [] })).toHaveLength(1);
    expect(doubts({ guard, exempt: ['POST /api/webhooks/toss'], entry: [] })).toEqual([]);
  });

  it('reminds of the way back from payment', () => {
    const entry = ['/api/v1/payments/*'];
    expect(doubts({ guard: [], exempt: [], entry })).toEqual([
      expect.stringContaining('add to routes.exempt "POST /api/v1/payments/return/*"'),
    ]);
    expect(doubts({ guard: [], exempt: ['POST /api/v1/payments/return/*'], entry })).toEqual([]);
  });
});

describe('callbackSigns', () => {
  const request = { method: 'POST', path: '/api/v1/payments/confirm', host: 'tickets.example.com' };

  it('sees a form posted from a payment page', () => {
    expect(callbackSigns({ ...request, referer: 'https://pay.toss.im/checkout?x=1' })).toEqual([
      'POST from pay.toss.im',
    ]);
    expect(callbackSigns({ ...request, referer: 'https://tickets.example.com/checkout' })).toEqual([]);
    expect(callbackSigns({ ...request, method: 'GET', referer: 'https://pay.toss.im/' })).toEqual([]);
  });

  it('sees who sends for a provider', () => {
    expect(callbackSigns({ ...request, userAgent: 'TossPayments-Webhook/1.0' })).toEqual([
      'sent by TossPayments',
    ]);
    expect(callbackSigns({ ...request, userAgent: 'Mozilla/5.0 (iPhone)' })).toEqual([]);
  });

  it.each(['kube-probe/1.31', 'ELB-HealthChecker/2.0', 'Mozilla/5.0 (compatible; UptimeRobot/2.0)'])(
    'sees a monitor: %s',
    (userAgent) => {
      expect(callbackSigns({ method: 'GET', path: '/api/me', userAgent })).toEqual([
        expect.stringMatching(/^sent by (?:kube-probe|ELB-HealthChecker|UptimeRobot)$/),
      ]);
    },
  );
});
