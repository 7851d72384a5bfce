/** The gate's surface: one question, asked in three ways. */
import type { Claims, Clock, Config, GuardKeys, KeySource } from '@urr/core';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { GateHeaders } from './carriers';
import type { GateRefusal } from './gate-refusal';

export type EntryGateOptions = {
  readonly config: Config;
  /** The rings of both passes, or a function that loads them: called at first use, then every 5 minutes. */
  readonly keys: KeySource<GuardKeys>;
  /** Asked whether a slot is still held, so that leaving ends access at once. Without it a token counts until it ends. */
  readonly queue?: Pick<EntryQueue, 'checkSlot'>;
  /** Whether to ask the queue. True when there is one; switch it off together with the queue's own `activeCheck`. */
  readonly activeCheck?: boolean;
  /**
   * The oldest epoch of an event whose tokens are taken; nothing means any. For gates that do not ask the queue, which
   * knows: `(eventId) => queue.get(eventId).then((event) => event?.epoch)`, or from your own records. Asked once in
   * five seconds and event at most.
   */
  readonly minEpoch?: (eventId: string) => number | null | undefined | Promise<number | null | undefined>;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly clock?: Clock;
  /** Told of faults behind a 503, or behind a request that `failMode: 'open'` let through. Ignored by default. */
  readonly onError?: (error: unknown) => void;
  /** Told of every verdict, for counting. Must not throw. */
  readonly onVerdict?: (verdict: GateVerdict) => void;
};

export type GateRequest = {
  readonly headers: GateHeaders;
  /** The event the request is about, as the service knows it: from the path, the body or its own records. */
  readonly eventId: string | undefined;
  /** The app's signed-in user: binds the pass to this user on first use. Null, '' and undefined are a guest. */
  readonly subject?: string | null | undefined;
};

export type GateVerdict =
  | {
      readonly ok: true;
      readonly reason: 'admitted';
      readonly eventId: string;
      /** Of the entry token: `sub` names the visitor, `exp` the end of the session in epoch seconds. */
      readonly claims: Claims;
    }
  | {
      readonly ok: true;
      /** Let through without a pass: the event's mode is `off` or `shadow`, or a fault met `failMode: 'open'`. */
      readonly reason: 'off' | 'shadow' | 'fault';
      readonly eventId: string | undefined;
      /** What would have been answered. */
      readonly refusal?: GateRefusal;
    }
  | GateRefusal;

/** What the gate needs of a Node request; Express, Connect, Fastify's `request.raw` and `node:http` have it. */
export type GateNodeRequest = {
  readonly headers: { [name: string]: string | string[] | undefined };
  readonly method?: string | undefined;
};
export type GateNodeResponse = {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body?: string): unknown;
};

export type EntryGate = {
  /** Judges a request. Refusals are values; nothing is thrown for what a visitor sends. */
  check(request: GateRequest): Promise<GateVerdict>;

  /**
   * Middleware for Express, Connect, Fastify (`onRequest` with `.raw`) and `node:http`. Answers refusals itself; calls
   * `next()` for the rest with `x-urr-event` and `x-urr-subject` set from the verified token, and without them where
   * nothing was verified. Put it behind the body parser when the event is in the body.
   *
   * @throws {InputError} `eventId` or `subject` is not a function
   */
  node<Request extends GateNodeRequest>(options: {
    readonly eventId: (request: Request) => string | undefined;
    readonly subject?: (request: Request) => string | null | undefined | Promise<string | null | undefined>;
  }): (request: Request, response: GateNodeResponse, next: (error?: unknown) => void) => void;

  /** For Fetch runtimes: the refusal to answer with, or undefined to go on. `check` also tells who it is. */
  fetch(
    request: { readonly headers: { get(name: string): string | null }; readonly method?: string },
    about: { readonly eventId: string | undefined; readonly subject?: string | null | undefined },
  ): Promise<Response | undefined>;
};
