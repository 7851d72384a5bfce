/** The rate-limit recipe of the guide, on a real Redis and over real HTTP. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokens, defineConfig } from '@urr/core';
import { nextPollMs } from '@urr/core/position';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ratesPerMinute } from '../src/rate-limit/rate-categories';
import { rateLimit } from './snippets/rate-limit';
import { EVENT, keys } from './support/queue';
import { describeRedis, redisForFile } from './support/redis';

const redis = redisForFile();
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

async function serve(client = redis.client()) {
  const limit = rateLimit({ redis: client, keys, userOf: (req) => req.headers['x-test-user']?.toString() });
  const server = createServer((req, res) =>
    limit(req, res, (error) => res.writeHead(error ? 500 : 204).end()),
  );
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = (path: string, headers: Record<string, string> = {}) => fetch(origin + path, { headers });
  const statuses = async (count: number, path: string, headers?: Record<string, string>) => {
    const answers = await Promise.all(Array.from({ length: count }, () => call(path, headers)));
    const passed = answers.filter(({ status }) => status === 204).length;
    return { passed, limited: answers.filter(({ status }) => status === 429).length };
  };
  return { call, statuses };
}

describeRedis('rate limits on Redis', () => {
  beforeEach(async () => {
    await redis.client().flushall();
  });

  it('refuse the 31st booking of a minute with problem JSON and the time to wait', async () => {
    const { call, statuses } = await serve();
    const user = { 'x-test-user': 'kim' };
    expect(await statuses(30, '/api/v1/seats/reserve', user)).toEqual({ passed: 30, limited: 0 });
    const refused = await call('/api/reservations/r-1/cancel', user);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([429, 'application/problem+json']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await refused.json()).toEqual({
      type: 'urn:urr:problem/rate-limited',
      title: 'Too many requests',
      status: 429,
      code: 'rate-limited',
    });
    expect((await call('/api/v1/reservations', { 'x-test-user': 'lee' })).status).toBe(204);
    expect((await call('/api/v1/auth/login', user)).status).toBe(204);
  });

  it('let exactly as many through when 100 come at once at two gateways', async () => {
    const [one, other] = [await serve(), await serve()];
    const user = { 'x-test-user': 'kim' };
    const [left, right] = await Promise.all([
      one.statuses(50, '/api/v1/reservations', user),
      other.statuses(50, '/api/v1/reservations', user),
    ]);
    expect([left.passed + right.passed, left.limited + right.limited]).toEqual([30, 70]);
  });

  it('are not escaped by a spoofed X-Forwarded-For', async () => {
    const { call, statuses } = await serve();
    const address = { 'cloudfront-viewer-address': '198.51.100.10:1' };
    expect(await statuses(60, '/api/v1/auth/login', address)).toEqual({ passed: 60, limited: 0 });
    for (const forged of ['1.1.1.1', '2.2.2.2', '198.51.100.10']) {
      const headers = { ...address, 'x-forwarded-for': forged, 'x-real-ip': forged };
      expect((await call('/api/auth/login', headers)).status).toBe(429);
    }
    const other = { 'cloudfront-viewer-address': '198.51.100.11:1' };
    expect((await call('/api/auth/login', other)).status).toBe(204);
  });

  it('name keys by category and client', async () => {
    const { call } = await serve();
    await call(`/api/v1/queue/${EVENT}/status`, { 'cloudfront-viewer-address': '198.51.100.10:1' });
    expect(await redis.client().keys('*')).toEqual(['rate:QUEUE:address:198.51.100.10']);
  });

  it('go on counting in the process while Redis is away', async () => {
    const away = redis.client({
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
    });
    away.disconnect();
    const { statuses } = await serve(away);
    expect(await statuses(35, '/api/v1/reservations')).toEqual({ passed: 30, limited: 5 });
  });

  it('never limit guests behind one address who wait with passes', async () => {
    const { statuses } = await serve();
    const address = { 'cloudfront-viewer-address': '198.51.100.10:1' };
    const config = defineConfig({});
    const tokens = createTokens({ config, kind: 'vwr', keys: keys.vwr });
    for (const subject of ['a', 'b', 'c', 'd', 'e']) {
      const token = await tokens.issue({ eventId: EVENT, epoch: 1, subject, position: 1 });
      const headers = { ...address, cookie: `urr-vwr-token=${token}` };
      expect((await statuses(30, `/api/v1/queue/${EVENT}/status`, headers)).limited).toBe(0);
    }
  });
});

describe('whoever waits as told', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([0.2, 1, 2, 5])('is never limited with poll.minSeconds %d, in three tabs', async (minSeconds) => {
    const { poll, ...rest } = defineConfig({ poll: { minSeconds } });
    const points = ratesPerMinute({ ...rest, poll }).QUEUE;
    const limiter = new RateLimiterMemory({ points, duration: 60 });
    const next = [0, 0, 0];
    for (let ms = 0; ms < 180_000; ms = Math.min(...next)) {
      vi.setSystemTime(ms);
      const tab = next.indexOf(ms);
      await limiter.consume('visitor');
      next[tab] = ms + nextPollMs({ etaSeconds: 0, waiting: 1, poll, random: () => 0 });
    }
    expect((await limiter.get('visitor'))?.remainingPoints).toBeGreaterThan(0);
  });
});
