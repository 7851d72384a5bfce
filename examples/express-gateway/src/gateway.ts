/** The pieces put together, and how they end. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createEntryQueue } from '@urr/server';
import { redisEntryQueueStore, redisSeatLocks } from '@urr/server/redis';
import type { Redis } from 'ioredis';
import { createApp } from './app';
import { createBookings } from './bookings';
import type { Database } from './database';
import type { PaymentProvider } from './payment-provider';
import { rateLimit } from './rate-limit';
import type { Settings } from './settings';

const SWEEP_EVERY_MS = 5000;

export type Gateway = {
  readonly port: number;
  /** Answers what has begun, payments above all, then closes. Redis and the database stay the caller's. */
  stop(): Promise<void>;
};

export async function startGateway(
  settings: Settings,
  {
    redis,
    database,
    provider,
    onError,
  }: {
    readonly redis: Redis;
    readonly database: Database;
    readonly provider: PaymentProvider;
    readonly onError: (error: unknown) => void;
  },
): Promise<Gateway> {
  const { config, keys, userHeader } = settings;
  // Asked about slots; nobody joins here, that is the queue service's.
  const queue = createEntryQueue({ config, keys, store: redisEntryQueueStore({ client: redis }), onError });
  const locks = redisSeatLocks({ client: redis });
  const bookings = createBookings({ database, locks, provider, onError });
  const userIn = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
    userHeader === undefined ? undefined : headers[userHeader]?.toString();
  let stopping = false;

  async function failing(): Promise<string[]> {
    const answers = await Promise.allSettled([queue.get('urr-ready'), database.query('SELECT 1')]);
    const names = ['redis', 'database'].filter((_, index) => answers[index]?.status === 'rejected');
    return stopping ? ['stopping', ...names] : names;
  }

  const app = createApp({
    config,
    keys,
    queue,
    bookings,
    database,
    limits: rateLimit({ redis, keys, config, userOf: ({ headers }) => userIn(headers) }),
    userOf: ({ headers }) => userIn(headers),
    failing,
    onError,
  });
  const server = createServer((request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    app(request, response);
  });
  server.keepAliveTimeout = 75_000; // longer than load balancers keep connections
  await once(server.listen(settings.port), 'listening');

  let swept = Promise.resolve();
  const sweep = setInterval(() => {
    swept = swept.then(() => bookings.sweep()).catch(onError);
  }, SWEEP_EVERY_MS);

  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      stopping = true; // /ready says so: the load balancer looks for others
      await pause(settings.drainSeconds * 1000);
      const closed = once(server, 'close');
      server.close();
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      await closed;
      clearInterval(idle);
      clearInterval(sweep);
      await swept;
    },
  };
}
