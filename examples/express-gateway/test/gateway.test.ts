/** The gateway over HTTP, on a real Redis and a real Postgres, beside a queue service that lets people in. */
import { randomUUID } from 'node:crypto';
import { createKeyRing, createTokens, defineConfig, type QueueKeys } from '@urr/core';
import { createEntryQueue, type EntryQueue } from '@urr/server';
import { redisEntryQueueStore } from '@urr/server/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../tooling/redis';
import { type Gateway, startGateway } from '../src/gateway';
import { type PaymentProvider, sandboxProvider } from '../src/payment-provider';
import { readSettings } from '../src/settings';
import { createTestHall, EVENT, type Hall } from './hall';

const redisPath = inject('redisPath');
const config = defineConfig({});
const ring = (kid: string) =>
  createKeyRing([{ kid, alg: 'HS256', secret: `${kid}-secret-of-at-least-32-bytes-for-tests` }]);
const keys: QueueKeys = { place: ring('place'), vwr: ring('vwr'), entry: ring('entry') };

describe.skipIf(redisPath === null)('the gateway', () => {
  let server: RedisServer;
  let redis: Redis;
  let hall: Hall;
  let queue: EntryQueue;
  let gateway: Gateway;
  const provider = sandboxProvider();
  const swappable: PaymentProvider = { ...provider };
  const errors: unknown[] = [];

  beforeAll(async () => {
    const program = redisPath as string;
    [server, hall] = await Promise.all([startRedis(program), createTestHall()]);
    redis = new Redis(server.port, server.host);
    gateway = await startGateway(
      { config, keys, port: 0, redisUrl: '', userHeader: 'x-user', drainSeconds: 0, stopSeconds: 30 },
      { redis, database: hall.database, provider: swappable, onError: (error) => errors.push(error) },
    );
  });
  beforeEach(async () => {
    await redis.flushall();
    await hall.clear();
    Object.assign(swappable, provider);
    queue = createEntryQueue({ config, keys, store: redisEntryQueueStore({ client: redis }) });
    await queue.configure(EVENT, { phase: 'open', maxUsers: 1 });
  });
  afterAll(async () => {
    await gateway.stop();
    await redis.quit();
    await hall.database.close();
    await server.stop();
    expect(errors).toEqual([]);
  });

  const passes = createTokens({ config, kind: 'vwr', keys: keys.vwr });

  /** Joins the queue; whoever is admitted can call the gateway. */
  async function join(subject: string) {
    const vwrToken = await passes.issue({ eventId: EVENT, epoch: 1, subject, position: 1 });
    return queue.join({ eventId: EVENT, vwrToken });
  }
  async function enter(subject: string, user = subject) {
    const joined = await join(subject);
    if (joined.state !== 'admitted') throw new Error(joined.state);
    const headers = {
      cookie: `urr-entry-token=${joined.token}`,
      'x-user': user,
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
    };
    return caller(headers);
  }
  function caller(headers: Record<string, string>) {
    const call = async (method: string, path: string, body?: object) => {
      const url = `http://127.0.0.1:${gateway.port}${path}`;
      const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      return { status: response.status, headers: response.headers, body: await response.json() };
    };
    const post = (path: string, body: object) => call('POST', path, { eventId: EVENT, ...body });
    return {
      with: (more: Record<string, string>) => caller({ ...headers, ...more }),
      get: (path: string) => call('GET', path),
      post,
      reserve: (...seats: string[]) => post('/api/v1/reservations', { seats }),
    };
  }

  it('takes a visitor from held seats to paid ones, and lets the next one in', async () => {
    const ann = await enter('ann');
    expect(await join('bob')).toMatchObject({ state: 'waiting' });
    const reserved = await ann.reserve('A-1', 'A-2');
    expect(reserved).toMatchObject({ status: 200, body: { state: 'held', amount: 2000 } });
    expect(await ann.reserve('A-1', 'A-2')).toMatchObject({ body: reserved.body });
    const map = (await ann.get(`/api/v1/seats/${EVENT}/map`)).body as { seatId: string; state: string }[];
    expect(map.filter(({ state }) => state === 'held').map(({ seatId }) => seatId)).toEqual(['A-1', 'A-2']);

    const { bookingId } = reserved.body;
    const paid = await ann.post('/api/v1/payments', { bookingId, method: 'card' });
    expect(paid).toMatchObject({ status: 200, body: { state: 'booked' } });
    // The slot is given back with it. Repeated, as after a lost answer, it says the same; holding more is over.
    expect(await ann.post('/api/v1/payments', { bookingId, method: 'card' })).toMatchObject({
      body: paid.body,
    });
    expect(await ann.reserve('B-1')).toMatchObject({ status: 403, body: { code: 'entry-required' } });

    const bob = await enter('bob');
    expect(await bob.reserve('A-2', 'A-3')).toMatchObject({ status: 409, body: { code: 'seats-taken' } });
    expect(await bob.reserve('A-3')).toMatchObject({ status: 200 });
  });

  it('sells to whoever holds seats although Redis has forgotten the locks', async () => {
    const ann = await enter('ann');
    const { bookingId } = (await ann.reserve('A-1')).body;
    const locks = await redis.keys('seat:*');
    expect(locks.length).toBeGreaterThan(0);
    await redis.del(locks);
    const paid = await ann.post('/api/v1/payments', { bookingId, method: 'card' });
    expect(paid).toMatchObject({ status: 200, body: { state: 'booked' } });
  });

  it('gives seats and slot back when the payment is declined', async () => {
    const ann = await enter('ann');
    const { bookingId } = (await ann.reserve('A-1')).body;
    const declined = { status: 200, body: { state: 'cancelled', reason: 'declined' } };
    expect(await ann.post('/api/v1/payments', { bookingId, method: 'declined' })).toMatchObject(declined);
    expect(await (await enter('bob')).reserve('A-1')).toMatchObject({ status: 200, body: { state: 'held' } });
    expect(await ann.post('/api/v1/payments', { bookingId, method: 'card' })).toMatchObject(declined);
    expect(provider.taken.has(bookingId)).toBe(false);
  });

  it('lets a visitor change the seats and keep the slot', async () => {
    const ann = await enter('ann');
    const { bookingId } = (await ann.reserve('A-1')).body;
    const other = ann.with({ 'idempotency-key': 'another-key-of-ann' });
    expect(await other.reserve('A-2')).toMatchObject({
      status: 409,
      body: { code: 'other-seats-held', bookingId },
    });
    expect(await ann.post(`/api/v1/reservations/${bookingId}/cancel`, {})).toMatchObject({ status: 200 });
    expect(await other.reserve('A-2')).toMatchObject({ status: 200 });
  });

  it('refuses whoever has no pass, another event’s, or somebody else’s', async () => {
    const ann = await enter('ann');
    await ann.reserve('A-1');
    expect(await caller({}).get(`/api/v1/seats/${EVENT}/map`)).toMatchObject({
      status: 403,
      body: { reason: 'missing' },
    });
    expect(await ann.get('/api/v1/seats/other/map')).toMatchObject({
      status: 403,
      body: { reason: 'wrong-event' },
    });
    expect(await ann.post('/api/v1/reservations', { eventId: 'other', seats: ['A-2'] })).toMatchObject({
      status: 403,
    });
    expect(await ann.with({ 'x-user': 'eve' }).reserve('A-2')).toMatchObject({
      body: { reason: 'wrong-subject' },
    });
  });

  it('answers what cannot be meant with 4xx', async () => {
    const ann = await enter('ann');
    expect(await ann.with({ 'idempotency-key': 'short' }).reserve('A-1')).toMatchObject({ status: 400 });
    expect(await ann.post('/api/v1/reservations', { seats: 'A-1' })).toMatchObject({ status: 400 });
    expect(await ann.reserve()).toMatchObject({ status: 400, body: { code: 'seats-invalid' } });
    expect(await ann.reserve('Z-9')).toMatchObject({ status: 409, body: { code: 'seats-taken' } });
    expect(await ann.post('/api/v1/payments', { bookingId: 'x', method: 'card' })).toMatchObject({
      status: 404,
    });
    expect(await ann.get('/nothing')).toMatchObject({ status: 404 });
  });

  it('counts bookings by category: the 31st within a minute is refused', async () => {
    const ann = await enter('ann');
    const answers = await Promise.all(Array.from({ length: 32 }, () => ann.reserve('A-1')));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited).toHaveLength(2);
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await ann.get(`/api/v1/seats/${EVENT}/map`)).toMatchObject({ status: 200 });
  });

  it('answers a payment that has begun before it stops, and is not ready meanwhile', async () => {
    const settings = {
      config,
      keys,
      port: 0,
      redisUrl: '',
      userHeader: undefined,
      drainSeconds: 0,
      stopSeconds: 30,
    };
    const second = await startGateway(settings, {
      redis,
      database: hall.database,
      provider: swappable,
      onError: (error) => errors.push(error),
    });
    const first = gateway;
    gateway = second;
    const ann = await enter('ann');
    const { bookingId } = (await ann.reserve('A-1')).body;
    expect(await caller({}).get('/ready')).toMatchObject({ status: 200, body: { failing: [] } });
    expect(await caller({}).get('/health')).toMatchObject({ status: 200 });

    let stopped = Promise.resolve();
    swappable.charge = async (payment) => {
      stopped = second.stop();
      return provider.charge(payment);
    };
    const paid = await ann.post('/api/v1/payments', { bookingId, method: 'card' });
    expect(paid).toMatchObject({ status: 200, body: { state: 'booked' } });
    await stopped;
    await expect(caller({}).get('/ready')).rejects.toThrow();
    gateway = first;
  });
});

it('says everything that is missing before it starts', () => {
  expect(() => readSettings({ PORT: 'http', URR_CONFIG: '{' })).toThrow(
    [
      'The gateway cannot start:',
      'URR_REDIS_URL: expected the address of Redis, as redis://127.0.0.1:6379',
      'URR_KEYS: expected the output of `npx @urr/server keys new`, the same as at the queue service',
      'URR_CONFIG: not JSON',
      'PORT: expected a whole number',
    ].join('\n  '),
  );
});
