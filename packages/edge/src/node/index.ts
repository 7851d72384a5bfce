/** The guard as Node middleware: Express, Connect, Fastify (`onRequest` with `.raw`), `node:http`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createNodeHmac } from '@urr/core/node-hmac';
import { type AdapterOptions, cameSecurely, createReportingRule, namesToStrip } from '../adapter';
import { assertConfig, assertOptions } from '../checked-options';
import type { GuardRequest } from '../decision';
import { type PlainResponse, respond } from '../response';
import type { Passage } from '../ruling';

export type { DecisionSummary } from '../decision-log';
export type NodeGuardOptions = AdapterOptions;

/** Express and Connect keep the address as it came in `originalUrl` when they cut a mount prefix off `url`. */
export type NodeGuardRequest = IncomingMessage & { originalUrl?: string };

/**
 * Makes the middleware. It judges the raw request target, answers refusals itself and calls `next()` for the rest,
 * after rewriting `req.headers` and `req.rawHeaders`: one verified value for each token cookie, stamps
 * `x-urr-event` and `x-urr-subject`, spoofed ones gone. Put it first, before anything that routes or reads the body.
 *
 * @throws {ConfigError} when it is made: `config` is not what `defineConfig` returns
 * @throws {KeysError} when it is made: the rings are missing, share a key or hold one that is not HS256
 */
export function createNodeGuard(
  options: NodeGuardOptions,
): (req: NodeGuardRequest, res: ServerResponse, next: () => void) => void {
  const { config, clock = Date.now, onDecision, originVerify, cacheSize } = { ...options };
  assertConfig(config);
  assertOptions({ clock, onDecision, originVerify, cacheSize });
  const rule = createReportingRule(options, createNodeHmac());
  const carriers = [config.vwrHeader, config.entryHeader];

  return (req, res, next) => {
    const request = toGuardRequest(req, clock());
    const ruling = rule(request);
    if (ruling.forward) {
      rewrite(req, ruling, carriers);
      next();
      return;
    }
    const encrypted = (req.socket as { encrypted?: boolean } | null | undefined)?.encrypted === true;
    send(res, respond(config, ruling, request, cameSecurely(request.header('x-forwarded-proto'), encrypted)));
  };
}

function toGuardRequest(req: NodeGuardRequest, now: number): GuardRequest {
  const target = req.originalUrl ?? req.url ?? '';
  const mark = target.indexOf('?');
  // Node joins several Cookie headers with "; ".
  const cookie = req.headers.cookie;
  return {
    method: req.method ?? '',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    cookies: cookie === undefined ? [] : [cookie],
    header: (name) => {
      const value = req.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    now,
  };
}

function rewrite(req: NodeGuardRequest, ruling: Passage, carriers: readonly string[]): void {
  const gone = namesToStrip(Object.keys(req.headers), ruling.strip, carriers);
  const set = ruling.set;
  if (gone.length === 0 && set.length === 0) return;
  for (const name of gone) delete req.headers[name];
  const dropped = new Set(gone);
  for (let index = 0; index < set.length; index += 2) {
    const name = set[index] as string;
    req.headers[name] = set[index + 1] as string;
    dropped.add(name);
  }
  const raw: string[] = [];
  for (let index = 0; index + 1 < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] as string;
    if (!dropped.has(name.toLowerCase())) raw.push(name, req.rawHeaders[index + 1] as string);
  }
  req.rawHeaders.splice(0, req.rawHeaders.length, ...raw, ...set);
}

function send(res: ServerResponse, { status, headers, body }: PlainResponse): void {
  res.statusCode = status;
  const cookies: string[] = [];
  for (const [name, value] of headers) {
    if (name === 'set-cookie') cookies.push(value);
    else res.setHeader(name, value);
  }
  if (cookies.length > 0)
    res.setHeader('set-cookie', [...([res.getHeader('set-cookie') ?? []].flat() as string[]), ...cookies]);
  res.end(body);
}
