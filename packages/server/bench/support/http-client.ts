/** A crowd's browsers in a process of their own: keep-alive connections, each asking again when it has its answer. */

import { strict as assert } from 'node:assert';
import { connect, type Socket } from 'node:net';

export type HttpRun = {
  readonly port: number;
  readonly path: string;
  /** Cookie headers, in turn. */
  readonly cookies: readonly string[] | null;
  readonly from: number;
  readonly requests: number;
};

const CONNECTIONS = 32;
/** Longer than any of the servers takes: a client that slept would have to be woken by the server's writes. */
const THINKING_MS = 0.08;
let cookies: readonly string[] = [];

function think(): void {
  const until = performance.now() + THINKING_MS;
  while (performance.now() < until);
}

process.on('message', async (run: HttpRun) => {
  if (run.cookies !== null) cookies = run.cookies;
  let next = run.from;
  const end = run.from + run.requests;
  const ask = (socket: Socket): boolean => {
    if (next >= end) return false;
    const cookie = cookies[next++ % cookies.length];
    return socket.write(
      `GET ${run.path} HTTP/1.1\r\nHost: 127.0.0.1:${run.port}\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\n` +
        `Accept-Language: ko\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nCookie: ${cookie}\r\n\r\n`,
    );
  };
  await Promise.all(
    Array.from(
      { length: Math.min(CONNECTIONS, run.requests) },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(run.port, '127.0.0.1', () => ask(socket));
          socket.setNoDelay(true);
          // Answers are far smaller than a packet, and each connection has one request on its way.
          socket.on('data', (answer) => {
            if (answer.toString('latin1', 9, 12) !== '200') reject(new Error(answer.toString()));
            think();
            if (!ask(socket)) {
              socket.destroy();
              resolve();
            }
          });
          socket.on('error', reject);
        }),
    ),
  );
  assert.equal(next, end);
  process.send?.('done');
});
