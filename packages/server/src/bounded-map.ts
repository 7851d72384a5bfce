/** A map that forgets what was not asked for in a while: what a process remembers must not grow with its visitors. */
export type BoundedMap<V> = {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  /** Another object once something may have been forgotten: until then what was read need not be looked up again. */
  era(): object;
};

/**
 * Two halves: entries are written to the young one, and come back to it when they are read; when it is full it becomes
 * the old one, and what the old one held is forgotten. Taking out single entries instead would leave gaps in a `Map`
 * that every look for the oldest has to walk over.
 *
 * @param limit most entries kept; the half of them used last are always there
 */
export function createBoundedMap<V>(limit: number): BoundedMap<V> {
  const half = Math.max(1, Math.floor(limit / 2));
  let young = new Map<string, V>();
  let old = new Map<string, V>();

  function put(key: string, value: V): void {
    if (young.size >= half && !young.has(key)) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const kept = old.get(key);
      if (kept !== undefined) put(key, kept);
      return kept;
    },
    set: put,
    delete(key) {
      young.delete(key);
      old.delete(key);
    },
    era: () => young,
  };
}
