import { once } from 'node:events';
import type { Server } from 'node:http';

/** Takes no new connections, lets every request that has begun end, and closes connections as they fall idle. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection kept alive by an answer that began earlier falls idle only later.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearInterval(sweep);
}
