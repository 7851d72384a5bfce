/** Tier 2 as a container: the entry queue on Valkey, behind the load balancer that only CloudFront reaches. */
import { createServer } from 'node:http';
import { parseKeys, type QueueKeys } from '@urr/core';
import { createEntryQueue } from '@urr/server';
import { createEntryQueueApp } from '@urr/server/http';
import { toNodeHandler } from '@urr/server/node';
import { redisEntryQueueStore } from '@urr/server/redis';
import { Redis } from 'ioredis';
import { fromEnvironment } from '../functions/environment';
import config from '../urr.config.mjs';

const client = new Redis(fromEnvironment('URR_REDIS_URL'), { enableAutoPipelining: true });
const { place, vwr, entry } = parseKeys(fromEnvironment('URR_KEYS'));
if (place === undefined || vwr === undefined || entry === undefined)
  throw new Error('URR_KEYS lacks a ring: it is the output of `npx @urr/server keys new`');
const keys: QueueKeys = { place, vwr, entry };
const queue = createEntryQueue({ config, keys, store: redisEntryQueueStore({ client }) });
const handle = toNodeHandler(createEntryQueueApp({ queue }));

const originVerify = fromEnvironment('URR_ORIGIN_VERIFY');
const health = `${config.api.entryQueue}/health/`;

const server = createServer((request, response) => {
  // The load balancer asks for its health without the header.
  if (request.headers['x-origin-verify'] !== originVerify && !request.url?.startsWith(health)) {
    response.writeHead(403).end();
    return;
  }
  // CloudFront speaks https with visitors and http with this network: cookies are Secure all the same.
  request.headers['x-forwarded-proto'] = 'https';
  void handle(request, response);
});
// Longer than the load balancer keeps connections, or it sends requests into closed ones.
server.keepAliveTimeout = 75_000;
server.listen(Number(process.env.PORT ?? 8080));

process.on('SIGTERM', () => {
  server.close(() => client.disconnect());
  server.closeIdleConnections();
});
