/** A Redis server for one test file, and clients to it. */
import { Redis, type RedisOptions } from 'ioredis';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type RedisServer, startRedis } from '../../../../tooling/redis';

export type ClientOptions = Pick<
  RedisOptions,
  | 'autoResendUnfulfilledCommands'
  | 'commandTimeout'
  | 'enableAutoPipelining'
  | 'enableOfflineQueue'
  | 'maxRetriesPerRequest'
  | 'retryStrategy'
>;

export const redisPath = inject('redisPath');

/** Left out, loudly, where there is no Redis. */
export const describeRedis = describe.skipIf(redisPath === null);

/** Starts a server before the tests of a file and stops it after. */
export function redisForFile(): { readonly server: RedisServer; client(options?: ClientOptions): Redis } {
  let server: RedisServer;
  const clients: Redis[] = [];
  beforeAll(async () => {
    if (redisPath !== null) server = await startRedis(redisPath);
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await server?.stop();
  });
  return {
    get server() {
      return server;
    },
    client(options = {}) {
      const client = new Redis({ port: server.port, host: server.host, ...options });
      client.on('error', () => {});
      clients.push(client);
      return client;
    },
  };
}
