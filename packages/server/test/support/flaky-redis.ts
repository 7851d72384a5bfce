/** A network between client and server that fails as networks do. */
import { connect, createServer, type Socket } from 'node:net';
import type { RedisClient } from '../../src/redis/client';

/** A client that runs each command and then says that it got no answer, as often as told. */
export function losingReplies(client: RedisClient): { readonly client: RedisClient; lose: number } {
  const flaky = {
    lose: 0,
    client: {
      evalsha: (...args: Parameters<RedisClient['evalsha']>) => answered(client.evalsha(...args)),
      eval: (...args: Parameters<RedisClient['eval']>) => answered(client.eval(...args)),
      sadd: client.sadd.bind(client),
      smembers: client.smembers.bind(client),
    },
  };
  async function answered(answer: Promise<unknown>): Promise<unknown> {
    const value = await answer;
    if (flaky.lose === 0) return value;
    flaky.lose--;
    throw new Error('Connection is closed.');
  }
  return flaky;
}

export type CuttingProxy = {
  readonly port: number;
  /** Cuts the connection once this many more bytes of answers have come, which are not passed on. */
  cutAfter(bytes: number): void;
  readonly cuts: number;
  close(): Promise<void>;
};

export function cuttingProxy(targetPort: number): Promise<CuttingProxy> {
  let left = Number.POSITIVE_INFINITY;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((visitor) => {
    const upstream = connect({ port: targetPort, host: '127.0.0.1' });
    for (const socket of [visitor, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        visitor.destroy();
        upstream.destroy();
      });
    }
    visitor.pipe(upstream);
    upstream.on('data', (chunk) => {
      left -= chunk.length;
      if (left > 0) {
        visitor.write(chunk);
        return;
      }
      left = Number.POSITIVE_INFINITY;
      cuts++;
      visitor.destroy();
      upstream.destroy();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as { port: number }).port,
        cutAfter(bytes) {
          left = bytes;
        },
        get cuts() {
          return cuts;
        },
        close: () =>
          new Promise((done) => {
            for (const socket of sockets) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}
