/** Counting things of which visitors can invent any number. */

export type Counted<T> = { readonly key: string; readonly value: T; count: number };

/** Counts by key, at most `limit` different ones; what comes later under a new key only shows in `beyond`. */
export function createCounter<T>(limit = 10_000) {
  const counts = new Map<string, Counted<T>>();
  let beyond = 0;
  return {
    /** @param value made for a new key only */
    add(key: string, value: () => T): T | undefined {
      let counted = counts.get(key);
      if (counted === undefined) {
        if (counts.size >= limit) {
          beyond++;
          return undefined;
        }
        counted = { key, value: value(), count: 0 };
        counts.set(key, counted);
      }
      counted.count++;
      return counted.value;
    },
    /** The most frequent first. */
    ranked: (): Counted<T>[] =>
      [...counts.values()].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)),
    beyond: () => beyond,
  };
}
