/** Tier 2 as a service: any number of these processes, nothing between them but Redis. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createEntryQueue, createOperator } from '@urr/server';
import { createOperatorApp } from '@urr/server/http';
import { toNodeHandler } from '@urr/server/node';
import { type RedisClient, redisEntryQueueStore, redisOperatorLog } from '@urr/server/redis';
import { closeServer } from './close-server';
import { startPlanner } from './planner';
import { createPlatformListener } from './platform';
import { startPromoter } from './promoter';
import type { Settings } from './settings';
import { createVisitorListener } from './visitors';

export type QueueService = {
  readonly port: number;
  readonly adminPort: number;
  /** Goes on serving until nobody is sent here any more, then ends what has begun. Nothing is left to hand over. */
  stop(): Promise<void>;
};

export async function startQueueService(
  settings: Settings,
  { client, onError }: { readonly client: RedisClient; readonly onError: (error: unknown) => void },
): Promise<QueueService> {
  const { config, keys, originVerify, operatorTokens: tokens } = settings;
  const queue = createEntryQueue({ config, keys, store: redisEntryQueueStore({ client }), onError });
  let stopping = false;
  const isStopping = () => stopping;

  // Plans are carried out also by processes that no operator may speak to.
  const operator = createOperator({ queue, log: redisOperatorLog({ client }) });
  const next = tokens
    ? toNodeHandler(createOperatorApp({ operator, tokens }))
    : (_: IncomingMessage, response: ServerResponse) => void response.writeHead(404).end();
  const visitors = createServer(createVisitorListener(queue, { originVerify, isStopping }));
  const platform = createServer(createPlatformListener(queue, { isStopping, next }));
  // Longer than load balancers keep connections, or they send requests into closed ones.
  visitors.keepAliveTimeout = 75_000;
  await Promise.all([
    once(platform.listen(settings.adminPort), 'listening'),
    once(visitors.listen(settings.port), 'listening'),
  ]);
  const promoter = startPromoter(queue, { onError });
  const planner = startPlanner(operator, { onError });

  return {
    port: (visitors.address() as AddressInfo).port,
    adminPort: (platform.address() as AddressInfo).port,
    async stop() {
      stopping = true; // /ready says so: the load balancer looks for others
      await pause(settings.drainSeconds * 1000);
      await closeServer(visitors);
      await Promise.all([promoter.stop(), planner.stop()]);
      await closeServer(platform); // last: until here it tells the platform how things are
    },
  };
}
