/** The shape both clients have, and what they are made from. */
import type { Runtime } from './runtime';
import type { Snapshot } from './snapshot';
import type { Readable } from './store';

/**
 * Options of a client. `api` is the address its paths begin with, default the configuration's; an aborted `signal`
 * stops it. The rest is the world, replaceable for tests and for runtimes that are no browser.
 */
export type ClientOptions = Partial<Runtime> & {
  readonly eventId: string;
  readonly api?: string;
  readonly signal?: AbortSignal;
};

/**
 * A visitor's line, without any user interface. Nothing is sent before `enter()`.
 * Entering twice, or after a reload, keeps the place: the server knows it by its cookie.
 */
export type Client = Readable<Snapshot> & {
  /**
   * Joins, or takes up the place already held, and keeps at it until an end. While it is at it, asks again at once
   * where it is in trouble, and else does nothing.
   */
  enter(): void;
  /** Gives the place up and ends in state `left`. Resolves when the server was told, or could not be. */
  leave(): Promise<void>;
  /** Ends all requests, timers and listeners and keeps the place; `enter()` takes it up again. */
  stop(): void;
};
