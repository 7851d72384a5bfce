/** Fetch handlers as a node:http listener and as Express or Connect middleware. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { InputError } from '@urr/core';
import type { FetchHandler } from '../http/http-app';
import { problemResponse } from '../http/problem-response';
import { toDirectRequest } from './direct-request';
import { readNodeBody } from './node-body';
import { pathCandidates, toRequest } from './to-request';
import { isPlain, writePlain, writeResponse } from './write-response';

/** What Fastify hands to a route: the node objects are inside. */
type FastifyRequest = { readonly raw: IncomingMessage; readonly body?: unknown };
type FastifyReply = { readonly raw: ServerResponse; hijack(): unknown };

/**
 * Works as `http.createServer(handler)`, `app.use(handler)`, `app.use('/prefix', handler)`, as a Fastify route
 * (`fastify.all('/vwr-api/*', handler)`) and, awaited, as a Next.js API route. Settles when the answer is written;
 * never rejects.
 */
export type NodeHandler = (
  req: IncomingMessage | FastifyRequest,
  res: ServerResponse | FastifyReply,
  next?: (error?: unknown) => void,
) => Promise<void>;

const nodeRequests = new WeakMap<Request, IncomingMessage>();

/**
 * The node request behind a Fetch request made by `toNodeHandler`, so that a `subject` callback can read what
 * earlier middleware left there: `subject: (request) => nodeRequestOf(request)?.user?.id`.
 */
export function nodeRequestOf<T extends IncomingMessage = IncomingMessage>(request: Request): T | undefined {
  return nodeRequests.get(request) as T | undefined;
}

/**
 * One node handler for any number of apps. A path is offered as it came (`originalUrl`) and as a mount point left it;
 * what belongs to no app goes to `next()`, or is answered 404 where there is none. Bodies are taken from `req.body`
 * when a parser ran before, else read with a limit.
 *
 * @throws {InputError} no app, or something that has no `fetch`
 */
export function toNodeHandler(...apps: readonly FetchHandler[]): NodeHandler {
  if (apps.length === 0 || !apps.every((app) => typeof app?.fetch === 'function'))
    throw new InputError('apps', 'expected apps, as createWaitingRoomApp and createEntryQueueApp make them');
  return async (request, response, next) => {
    const { req, res } = unwrap(request, response);
    const found = findApp(apps, pathCandidates(req));
    if (found === undefined && next !== undefined) return next();
    try {
      const direct = found?.app.direct?.(toDirectRequest(req, found.url));
      const answered = await (direct ??
        (found === undefined ? problemResponse('not-found') : answer(found, req)));
      if (answered === 'aborted') return;
      if (isPlain(answered)) writePlain(answered, req, res);
      else await writeResponse(answered, req, res);
    } catch {
      // Nothing above rejects by itself: this is an app that breaks its promise, or a header node refuses.
      if (res.headersSent) res.destroy();
      else await writeResponse(problemResponse('internal'), req, res);
    }
  };
}

function unwrap(
  request: IncomingMessage | FastifyRequest,
  response: ServerResponse | FastifyReply,
): { readonly req: IncomingMessage; readonly res: ServerResponse } {
  if (!('raw' in request && 'raw' in response)) {
    return { req: request as IncomingMessage, res: response as ServerResponse };
  }
  response.hijack(); // Fastify would answer as well
  return { req: Object.assign(request.raw, { body: request.body }), res: response.raw };
}

type Found = { readonly app: FetchHandler; readonly url: string };

async function answer({ app, url }: Found, req: IncomingMessage): Promise<Response | 'aborted'> {
  const body = await readNodeBody(req);
  if (body === 'aborted') return 'aborted';
  if (body === 'broken') return problemResponse('body-invalid');
  const request = toRequest(req, url, body);
  if (typeof request === 'string') return problemResponse(request);
  nodeRequests.set(request, req);
  return app.fetch(request);
}

function findApp(
  apps: readonly FetchHandler[],
  candidates: readonly { readonly path: string; readonly url: string }[],
): Found | undefined {
  for (const { path, url } of candidates) {
    for (const app of apps) if (app.matches === undefined || app.matches(path)) return { app, url };
  }
  return undefined;
}
