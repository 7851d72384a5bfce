/** The site under examination: asks it politely, remembers what it said, counts. */
import { randomBytes } from 'node:crypto';
import type { Config } from '@urr/core';
import type { Answer, Outgoing, Transport } from './transport';

export type SiteOptions = {
  readonly config: Config;
  readonly shop: URL;
  /** Where the waiting room answers; the shop itself in most set-ups. */
  readonly api: URL;
  readonly eventId: string | undefined;
  readonly mostRequests: number;
  /** Time between two requests. */
  readonly paceMs: number;
  readonly timeoutMs: number;
  /** Whether to join the line for the sake of the cookies, and to leave it at the end. */
  readonly join: boolean;
  /** Requests an address may make in five minutes; undefined where there is no such rule. */
  readonly wafLimit: number | undefined;
  /** Visitors who share one address. */
  readonly behindOneAddress: number;
  /** Further paths that payment providers and others POST to. */
  readonly callbacks: readonly string[];
  /** Path patterns of further cache behaviours. */
  readonly behaviours: readonly string[];
  readonly send: Transport;
  readonly clock: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onRequest: (count: number) => void;
};

export type Ask = Partial<Pick<Outgoing, 'method' | 'headers' | 'body'>> & {
  readonly path: string;
  /** Default: the shop's. */
  readonly origin?: string;
  /** Asks again even if this was asked before. */
  readonly again?: boolean;
  /** May be the last one: leaving the line. */
  readonly isLast?: boolean;
};

/** The most requests have been made: what is left is not looked at. */
export class OutOfRequests extends Error {}

export type Timed = Answer & {
  /** Local time in the middle of the exchange, epoch milliseconds. */
  readonly atMs: number;
};

export type Site = Omit<SiteOptions, 'send' | 'sleep' | 'onRequest'> & {
  /** Differs each time: no cache has seen it. */
  readonly nonce: string;
  requests(): number;
  /** @throws {OutOfRequests | NoAnswer} */
  ask(ask: Ask): Promise<Timed>;
  /** Of the waiting room; `path` is below its prefix. */
  askRoom(path: string, ask?: Omit<Ask, 'path' | 'origin'>): Promise<Timed>;
};

export function createSite({ send, sleep, onRequest, ...options }: SiteOptions): Site {
  const answers = new Map<string, Promise<Timed>>();
  let count = 0;

  async function exchange({
    path,
    origin = options.shop.origin,
    method = 'GET',
    headers,
    body,
    isLast = false,
  }: Ask): Promise<Timed> {
    if (count >= options.mostRequests - (isLast ? 0 : 1)) throw new OutOfRequests();
    count += 1;
    onRequest(count);
    if (count > 1) await sleep(options.paceMs, options.signal);
    const outgoing = {
      method,
      origin,
      path,
      headers: { 'user-agent': 'urr-doctor', accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    };
    const sentAt = options.clock();
    const answer = await send(outgoing, options);
    return { ...answer, atMs: (sentAt + options.clock()) / 2 };
  }

  function ask({ again = false, ...request }: Ask): Promise<Timed> {
    const key = JSON.stringify(request);
    const known = again ? undefined : answers.get(key);
    const answer = known ?? exchange(request);
    answers.set(key, answer);
    return answer;
  }

  return {
    ...options,
    nonce: randomBytes(4).toString('hex'),
    requests: () => count,
    ask,
    askRoom: (path, request = {}) =>
      ask({ ...request, origin: options.api.origin, path: `${options.config.api.waitingRoom}${path}` }),
  };
}
