/** A store that counts what is asked of it, so that the cost of waiting can be read off a running room. */

export type Counts = {
  /** Calls since the start, by method. */
  readonly calls: ReadonlyMap<string, number>;
  /** The sum of some methods. */
  of(...methods: readonly string[]): number;
  total(): number;
};

/** The same store, and the counts of the calls made through it. */
export function countingStore<Store extends object>(
  store: Store,
): { readonly store: Store; readonly counts: Counts } {
  const calls = new Map<string, number>();
  const counted = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return (...given: unknown[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        return Reflect.apply(value, target, given) as unknown;
      };
    },
  });
  return { store: counted, counts: { calls, ...sumsOf(() => [calls]) } };
}

/** The counts of this process and of others, as they last told them. */
export function withOthers(
  { calls }: Counts,
  others: () => readonly Readonly<Record<string, number>>[],
): Pick<Counts, 'of' | 'total'> {
  return sumsOf(() => [calls, ...others().map((counts) => new Map(Object.entries(counts)))]);
}

function sumsOf(all: () => readonly ReadonlyMap<string, number>[]): Pick<Counts, 'of' | 'total'> {
  const sum = (counts: ReadonlyMap<string, number>, methods: Iterable<string>): number =>
    [...methods].reduce((before, method) => before + (counts.get(method) ?? 0), 0);
  return {
    of: (...methods) => all().reduce((before, counts) => before + sum(counts, methods), 0),
    total: () => all().reduce((before, counts) => before + sum(counts, counts.keys()), 0),
  };
}
