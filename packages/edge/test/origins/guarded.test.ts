/** Our guards where users put them: before real origins, with hostile targets on the wire. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { defineConfig } from '@urr/core';
import { createFetchGuard } from '@urr/edge/fetch';
import { createNodeGuard } from '@urr/edge/node';
import express from 'express';
import fastify, { type FastifyServerOptions } from 'fastify';
import { Hono } from 'hono';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { bothCookies, keys, NOW } from '../support/passes';
import { corpus, isSendable, PROTECTED } from './corpus';
import { generateTargets } from './generate';
import { byUrl, close, expressMounts, fastifyRoutes, honoRoutes, LOOSE, listen } from './node-origins';
import { askAll } from './wire';

// Thousands of requests a test, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const options = {
  config: defineConfig({ routes: { guard: ['/api/*', '/book/*'] } }),
  keys,
  clock: () => NOW,
};
const nodeGuard = createNodeGuard(options);
const fetchGuard = createFetchGuard(options);

function inNodeHttp(): Server {
  return createServer((request, response) => nodeGuard(request, response, () => byUrl(request, response)));
}

function inExpress(): Server {
  return createServer(express().use(nodeGuard, expressMounts()) as RequestListener);
}

/** Express cuts the prefix off the address here; the guard must not be misled by what is left. */
function underExpressMounts(): Server {
  const app = express();
  for (const prefix of ['/api', '/book']) app.use(prefix, nodeGuard);
  return createServer(app.use(expressMounts()) as RequestListener);
}

async function inFastify(routing: FastifyServerOptions): Promise<Server> {
  const app = fastify(routing);
  app.addHook('onRequest', (request, reply, done) => nodeGuard(request.raw, reply.raw, done));
  fastifyRoutes(app);
  await app.ready();
  return app.server;
}

function beforeHono(): Server {
  const app = honoRoutes();
  const fetch = async (request: Request): Promise<Response> => {
    const result = await fetchGuard(request);
    return 'response' in result ? result.response : app.fetch(result.request);
  };
  return createAdaptorServer({ fetch }) as Server;
}

function insideHono(): Server {
  const app = new Hono();
  app.use(async (context, next) => {
    const result = await fetchGuard(context.req.raw);
    if ('response' in result) return result.response;
    await next();
  });
  app.route('/', honoRoutes());
  return createAdaptorServer({ fetch: app.fetch }) as Server;
}

const targets = [...new Set([...corpus, ...generateTargets(7, 2_000)])].filter(isSendable);

describe.each([
  { name: 'node:http', server: inNodeHttp() },
  { name: 'Express 5', server: inExpress() },
  { name: 'Express 5 under prefixes', server: underExpressMounts() },
  { name: 'Fastify 5', server: await inFastify({}) },
  { name: 'Fastify 5, loose', server: await inFastify(LOOSE) },
  { name: 'a Fetch handler before Hono', server: beforeHono() },
  { name: 'Hono middleware', server: insideHono() },
])('the guard in $name', async ({ server }) => {
  const port = await listen(server);
  afterAll(() => close(server));

  it('lets visitors with passes in', async () => {
    const answers = await askAll(port, PROTECTED, `Cookie: ${bothCookies}\r\n`);
    expect(answers).toEqual(PROTECTED.map(() => ({ status: 200, reached: true })));
  });

  it('lets nobody else in, whatever the address is made to look like, and never fails over one', async () => {
    const answers = await askAll(port, targets);
    expect(targets.filter((_, index) => answers[index]?.reached)).toEqual([]);
    expect(targets.filter((_, index) => (answers[index]?.status ?? 500) >= 500)).toEqual([]);
  });
});
