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
  readonly storage: KeyValueStorage | null;
  readonly timers: Timers;
  readonly page: Page;
};

/** The browser's own pieces where it has them; without a document the page counts as visible and online. */
export function resolveRuntime(given: Partial<Runtime>): Runtime {
  return {
    fetch: given.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock: given.clock ?? (() => Date.now()),
    random: given.random ?? (() => Math.random()),
    storage: given.storage === undefined ? ownStorage() : given.storage,
    timers: given.timers ?? {
      set: (callback, delayMs) => setTimeout(callback, delayMs),
      clear: (handle) => clearTimeout(handle as number),
    },
    page: given.page ?? ownPage,
  };
}

// Reading the property alone throws where storage is blocked.
function ownStorage(): KeyValueStorage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

const ownPage: Page = {
  get hidden() {
    return globalThis.document?.visibilityState === 'hidden';
  },
  get online() {
    return globalThis.navigator?.onLine !== false;
  },
  subscribe(listener) {
    const { window, document } = globalThis;
    const sources = [
      [document, 'visibilitychange'],
      [window, 'online'],
      [window, 'offline'],
      [window, 'pageshow'],
    ] as const;
    for (const [target, type] of sources) target?.addEventListener(type, listener);
    return () => {
      for (const [target, type] of sources) target?.removeEventListener(type, listener);
    };
  },
};
