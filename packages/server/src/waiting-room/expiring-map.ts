const BUCKET_MS = 60_000;

/**
 * A map whose entries end. What has ended is never returned, and is dropped about a minute later at the next write:
 * memory stays in proportion to what is still valid.
 */
export class ExpiringMap<V> {
  readonly #entries = new Map<string, { readonly value: V; readonly expiresAtMs: number }>();
  /** Keys by the minute in which they end. */
  readonly #buckets = new Map<number, Set<string>>();
  #sweptTo = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, nowMs: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.expiresAtMs > nowMs ? entry.value : undefined;
  }

  set(key: string, value: V, expiresAtMs: number, nowMs: number): void {
    this.#sweep(nowMs);
    this.delete(key);
    this.#entries.set(key, { value, expiresAtMs });
    const minute = bucketOf(expiresAtMs);
    const bucket = this.#buckets.get(minute);
    if (bucket === undefined) this.#buckets.set(minute, new Set([key]));
    else bucket.add(key);
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#buckets.get(bucketOf(entry.expiresAtMs))?.delete(key);
  }

  #sweep(nowMs: number): void {
    const minute = bucketOf(nowMs);
    if (minute <= this.#sweptTo) return;
    this.#sweptTo = minute;
    for (const [ended, keys] of this.#buckets) {
      if (ended >= minute) continue;
      for (const key of keys) this.#entries.delete(key);
      this.#buckets.delete(ended);
    }
  }
}

function bucketOf(timeMs: number): number {
  return Math.floor(timeMs / BUCKET_MS);
}
