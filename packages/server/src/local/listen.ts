/** A real port for a local waiting room. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpApp } from '../http/http-app';
import { toNodeHandler } from '../node/to-node-handler';

/** How often what timers do is done: lines advance, ended slots go to the next. */
const TICK_MS = 1000;

export type LocalListener = {
  readonly url: string;
  readonly port: number;
  /** Ends open connections too. Closing twice is closing once. */
  close(): Promise<void>;
};

/**
 * Serves an app on 127.0.0.1 and, on a real clock, keeps events moving.
 *
 * @param port 0 for a free one
 * @throws the system's error (`EADDRINUSE`) when the port cannot be had
 */
export async function listenLocally(
  app: HttpApp,
  port: number,
  tick: (() => Promise<void>) | undefined,
): Promise<LocalListener> {
  const handler = toNodeHandler(app);
  const server = createServer((req, res) => void handler(req, res));
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  let ticking = false;
  const timer =
    tick === undefined
      ? undefined
      : setInterval(() => {
          if (ticking) return;
          ticking = true;
          // A tick that fails is made up for by the next one.
          void tick().then(
            () => (ticking = false),
            () => (ticking = false),
          );
        }, TICK_MS);
  timer?.unref();

  let closed: Promise<void> | undefined;
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close() {
      closed ??= new Promise((resolve) => {
        clearInterval(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}
