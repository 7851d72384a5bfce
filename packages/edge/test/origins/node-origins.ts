/** Origins in Node, each with its framework's own defaults: protected addresses, open ones, and nothing else. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import express from 'express';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { Hono } from 'hono';
import { PROBE_HEADER, PROTECTED_BODY } from './wire';

const OPEN_BODY = 'open';

// Apart, because the types of Fastify leave useSemicolonDelimiter out of where it belongs.
const forgiving = {
  caseSensitive: false,
  ignoreTrailingSlash: true,
  ignoreDuplicateSlashes: true,
  useSemicolonDelimiter: true,
};

/** Everything Fastify forgives when asked to. */
export const LOOSE: FastifyServerOptions = { routerOptions: forgiving };

export type Origin = { readonly name: string; readonly server: Server };

/** The port it listens on from now on. */
export async function listen(server: Server): Promise<number> {
  // Ahead of the framework, which need not know.
  server.prependListener('request', (request, response) => {
    response.setHeader(PROBE_HEADER, request.headers[PROBE_HEADER] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

export async function nodeOrigins(): Promise<Origin[]> {
  return [
    { name: 'Express 5, get', server: createServer(expressRoutes()) },
    { name: 'Express 5, use', server: createServer(expressMounts()) },
    { name: 'Fastify 5', server: await fastifyServer({}) },
    { name: 'Fastify 5, loose', server: await fastifyServer(LOOSE) },
    { name: 'Hono on Node', server: createAdaptorServer({ fetch: honoRoutes().fetch }) as Server },
    { name: 'node:http with new URL', server: createServer(byUrl) },
    { name: 'node:http with new URL, decoded', server: createServer(byDecodedUrl) },
  ];
}

function expressRoutes(): express.Express {
  const app = express();
  app.get('/book/seat', (_request, response) => void response.send(PROTECTED_BODY));
  app.get('/api/v1/seats/:eventId/:seat', (_request, response) => void response.send(PROTECTED_BODY));
  app.get(
    ['/', '/vwr/:eventId', '/api/v1/events/:eventId'],
    (_request, response) => void response.send(OPEN_BODY),
  );
  app.use(nothingHere);
  return app;
}

export function expressMounts(): express.Express {
  const app = express();
  app.use(['/book', '/api/v1/seats'], (_request, response) => void response.send(PROTECTED_BODY));
  app.use(['/vwr', '/api/v1/events', '/assets'], (_request, response) => void response.send(OPEN_BODY));
  app.use(nothingHere);
  return app;
}

/** The framework's own answer takes ten times as long. */
const nothingHere: RequestListener = (_request, response) => {
  response.statusCode = 404;
  response.end();
};

async function fastifyServer(options: FastifyServerOptions): Promise<Server> {
  const app = fastify(options);
  fastifyRoutes(app);
  await app.ready();
  return app.server;
}

export function fastifyRoutes(app: FastifyInstance): void {
  for (const path of ['/book/seat', '/book/*', '/api/v1/seats/:eventId/*'])
    app.get(path, async () => PROTECTED_BODY);
  for (const path of ['/', '/vwr/*', '/assets/*', '/api/v1/events/*']) app.get(path, async () => OPEN_BODY);
}

export function honoRoutes(): Hono {
  const app = new Hono();
  for (const path of ['/book/seat', '/api/v1/seats/:eventId/*']) app.get(path, (c) => c.text(PROTECTED_BODY));
  for (const path of ['/', '/vwr/*', '/assets/*', '/api/v1/events/*'])
    app.get(path, (c) => c.text(OPEN_BODY));
  return app;
}

/** What people write who need no framework. */
export const byUrl: RequestListener = (request, response) => {
  const url = toUrl(request.url);
  serve(url === null ? null : url.pathname, response);
};

/** And those who let addresses be written in Hangul and in any case. */
const byDecodedUrl: RequestListener = (request, response) => {
  const url = toUrl(request.url);
  try {
    serve(url === null ? null : decodeURIComponent(url.pathname).toLowerCase(), response);
  } catch {
    serve(null, response);
  }
};

function toUrl(target = ''): URL | null {
  try {
    return new URL(target, 'http://tickets.example.com');
  } catch {
    return null;
  }
}

function serve(path: string | null, response: Parameters<RequestListener>[1]): void {
  const isProtected = path !== null && (path.startsWith('/book/') || path.startsWith('/api/v1/seats/'));
  response.statusCode = path === null ? 400 : 200;
  response.end(isProtected ? PROTECTED_BODY : OPEN_BODY);
}
