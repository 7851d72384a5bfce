/** Admissions from the line, counted by the second. */
export type MemoryPace = {
  add(nowMs: number): void;
  /** Of the last `windowMs`; null when there were none. */
  since(nowMs: number, windowMs: number): { readonly admitted: number; readonly sinceMs: number } | null;
  clear(): void;
};

/** Longest window anybody may ask for. */
const KEPT_MS = 10 * 60_000;

export function createMemoryPace(): MemoryPace {
  let buckets: { readonly startMs: number; admitted: number }[] = [];

  return {
    add(nowMs) {
      const last = buckets.at(-1);
      if (last !== undefined && nowMs - last.startMs < 1000) {
        last.admitted++;
        return;
      }
      buckets.push({ startMs: nowMs, admitted: 1 });
      if ((buckets[0] as { startMs: number }).startMs < nowMs - 2 * KEPT_MS) {
        buckets = buckets.filter(({ startMs }) => startMs > nowMs - KEPT_MS);
      }
    },
    since(nowMs, windowMs) {
      const within = buckets.filter(({ startMs }) => startMs > nowMs - windowMs);
      const [first] = within;
      if (first === undefined) return null;
      return { admitted: within.reduce((sum, { admitted }) => sum + admitted, 0), sinceMs: first.startMs };
    },
    clear() {
      buckets = [];
    },
  };
}
