import { defineConfig, type QueueKeys } from '@urr/core';
import { createEntryQueue } from '@urr/server';
import { createEntryGate } from '@urr/server/gateway';
import { redisEntryQueueStore } from '@urr/server/redis';
import express, { type Request, type RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import { rateLimit } from './rate-limit';

/** The gateway: limits, then the gate, then your services. It asks about slots and never gives one out. */
export function createGateway(redis: Redis, keys: QueueKeys, services: RequestHandler) {
  const config = defineConfig({});
  const queue = createEntryQueue({ config, keys, store: redisEntryQueueStore({ client: redis }) });
  const gate = createEntryGate({ config, keys, queue, onError: console.error });
  const byPath = gate.node({ eventId: (req: Request<{ eventId: string }>) => req.params.eventId });
  const byBody = gate.node({ eventId: (req: Request) => req.body?.eventId });

  const app = express();
  app.use(rateLimit({ redis, keys, config }));
  app.use('/api/v1/seats/:eventId/map', byPath);
  app.use(['/api/v1/seats/reserve', '/api/v1/reservations', '/api/v1/payments'], express.json(), byBody);
  app.use(services);
  return app;
}
