/** What a client needs of the world, each piece replaceable: a test passes its own, React Native too. */

/** A moment that does not come. */
export const NEVER = Number.POSITIVE_INFINITY;

export type Timers = {
  set(callback: () => void, delayMs: number): unknown;
  clear(handle: unknown): void;
};

/** Whether somebody is looking and whether there is a network. */
export type Page = {
  readonly hidden: boolean;
  readonly online: boolean;
  /** Calls `listener` when either may have changed. Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
};

/** The part of `Storage` that is used; only facts that are no secret are kept there. */
export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export type Runtime = {
  readonly fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Number in [0, 1). */
  readonly random: () => number;
  /** null for none, undefined for the browser's own. */
  readonly storage?: KeyValueStorage | null | undefined;
  readonly timers: Timers;
  readonly page: Page;
};

/** The browser's own pieces where it has them; without a document the page counts as visible and online. */
export function resolveRuntime({
  fetch = (input, init) => globalThis.fetch(input, init),
  clock = Date.now,
  random = Math.random,
  timers = {
    set: (callback, delayMs) => setTimeout(callback, delayMs),
    clear: (handle) => clearTimeout(handle as number),
  },
  page = ownPage,
  storage,
}: Partial<Runtime>): Runtime {
  return { fetch, clock, random, storage, timers, page };
}

const ownPage: Page = {
  get hidden() {
    return globalThis.document?.visibilityState === 'hidden';
  },
  get online() {
    return globalThis.navigator?.onLine !== false;
  },
  subscribe(listener) {
    const subscription = new AbortController();
    // Events of the document reach the window. React Native has neither.
    for (const type of ['visibilitychange', 'online', 'offline', 'pageshow']) {
      globalThis.addEventListener?.(type, listener, subscription);
    }
    return () => subscription.abort();
  },
};
