/** The Redis of a run: one that is there, or a server of the demo's own. */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { startRedis } from '../../../../tooling/redis';
import { findService } from '../../../../tooling/services';
import { OptionError, type RedisChoice } from '../options';

/** Servers, shop and crowd share this machine with Redis: an answer may be late without anything being wrong. */
export const PATIENT_MS = 10_000;

export type DemoRedis = {
  readonly url: string;
  readonly prefix: string;
  readonly client: Redis;
  /** Leaves nothing behind. */
  stop(): Promise<void>;
};

const INSTALL = `--redis: redis-server is not installed.
  Debian, Ubuntu: apt-get install redis-server. macOS: brew install redis.
  Installed elsewhere: REDIS_SERVER_PATH=/path/to/redis-server. Running already: --redis redis://HOST:PORT.`;

/** @throws {OptionError} no server at the address, or none to start */
export async function openRedis(choice: Exclude<RedisChoice, 'none'>): Promise<DemoRedis> {
  if (choice !== 'own') {
    // Somebody else's server: the demo keeps to keys of its own and takes them away in the end.
    const prefix = `urr-demo-${randomBytes(4).toString('hex')}:`;
    await assertAnswers(choice.url);
    const client = connect(choice.url, prefix);
    return {
      url: choice.url,
      prefix,
      client,
      async stop() {
        client.disconnect();
        await removeAll(choice.url, prefix).catch(() => {});
      },
    };
  }
  const program = findService('redis');
  if (program === null) throw new OptionError(INSTALL);
  const server = await startRedis(program, ['--maxmemory-policy', 'noeviction']);
  const url = `redis://${server.host}:${server.port}`;
  const client = connect(url, '');
  return {
    url,
    prefix: '',
    client,
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

/** A client that goes on trying while Redis is away; who needs an answer is told by the stores. */
export function connect(url: string, keyPrefix: string): Redis {
  const client = new Redis(url, { keyPrefix, enableAutoPipelining: true });
  client.on('error', () => {});
  return client;
}

async function assertAnswers(url: string): Promise<void> {
  const probe = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 3000 });
  let cause = 'no answer';
  probe.on('error', (error: Error) => {
    cause = error.message;
  });
  try {
    await probe.connect();
    await probe.ping();
  } catch (error) {
    const { host } = new URL(url);
    throw new OptionError(`--redis: nothing to work with at ${host} (${cause})`, { cause: error });
  } finally {
    probe.disconnect();
  }
}

async function removeAll(url: string, prefix: string): Promise<void> {
  const client = new Redis(url, { retryStrategy: () => null });
  client.on('error', () => {});
  try {
    for (let cursor = '0'; ; ) {
      const [next, keys] = await client.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000);
      if (keys.length > 0) await client.unlink(...keys);
      if (next === '0') return;
      cursor = next;
    }
  } finally {
    client.disconnect();
  }
}
