/** A value that can be watched. */

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
      const keys = Object.keys(change) as (keyof T)[];
      if (keys.every((key) => same(current[key], change[key]))) return;
      current = { ...current, ...change };
      for (const listener of [...listeners]) {
        try {
          listener();
        } catch (error) {
          // A listener's fault is its owner's to see, and must not stop the waiting.
          setTimeout(() => {
            throw error;
          });
        }
      }
    },
  };
}

function same(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
