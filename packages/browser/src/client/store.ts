/** A value that can be watched. It is made of plain data, compared as JSON. */

export type Readable<T> = {
  /** Calls `listener` after each change. Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** The current value; the same object until something changes. */
  getSnapshot(): T;
};

export type Store<T> = Readable<T> & { set(change: Partial<T>): void };

export function createStore<T extends object>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      // A function of its own, so that one listener can subscribe twice and end each.
      const call = () => listener();
      listeners.add(call);
      return () => listeners.delete(call);
    },
    getSnapshot: () => current,
    set(change) {
      const next = { ...current, ...change };
      if (JSON.stringify(next) === JSON.stringify(current)) return;
      current = next;
      for (const listener of [...listeners]) {
        try {
          listener();
        } catch (error) {
          // A listener's fault is its owner's to see, and must not stop the waiting.
          void Promise.reject(error);
        }
      }
    },
  };
}
