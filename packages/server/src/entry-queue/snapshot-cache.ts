import type { Clock } from '@urr/core';
import type { QueueSnapshot } from './store';

/** Answers from a snapshot of this age need no look. With a promotion a second that makes fewer than five commands. */
const FRESH_MS = 275;
/** Older snapshots are never spoken from. */
const USABLE_MS = 2000;

export type SnapshotCache = {
  /** A snapshot at most two seconds old; null for an event nobody configured. */
  get(): Promise<QueueSnapshot | null>;
  /** The same without waiting; undefined when there is none to speak from. */
  now(nowMs: number): QueueSnapshot | null | undefined;
  /** The snapshot at hand, if it may be spoken from; asks nobody. */
  peek(): QueueSnapshot | null;
  /** Something changed: the next answer needs a new look. */
  expire(): void;
};

/**
 * Keeps one event's snapshot, so that the store is asked a few times a second however many people poll. Between
 * 275 ms and 2 s the old one is spoken from while the next is fetched; a store that cannot answer is noticed when
 * the old one is too old.
 *
 * @param read takes a snapshot
 * @param onError told when a look that nobody waits for fails
 */
export function createSnapshotCache(
  read: () => Promise<QueueSnapshot | null>,
  clock: Clock,
  onError: (error: unknown) => void,
): SnapshotCache {
  let current: { readonly snapshot: QueueSnapshot | null; readonly atMs: number } | undefined;
  let reading: Promise<QueueSnapshot | null> | undefined;

  function refresh(): Promise<QueueSnapshot | null> {
    if (reading !== undefined) return reading;
    const atMs = clock();
    const mine = read().then(
      (snapshot) => {
        // An expired look must not replace a newer one.
        if (reading === mine) {
          current = { snapshot, atMs };
          reading = undefined;
        }
        return snapshot;
      },
      (error: unknown) => {
        if (reading === mine) reading = undefined;
        throw error;
      },
    );
    reading = mine;
    return mine;
  }

  function now(nowMs: number): QueueSnapshot | null | undefined {
    if (current === undefined) return undefined;
    const ageMs = nowMs - current.atMs;
    if (ageMs > USABLE_MS) return undefined;
    if (ageMs > FRESH_MS && reading === undefined) refresh().catch(onError);
    return current.snapshot;
  }

  function usable(): typeof current {
    return current !== undefined && clock() - current.atMs <= USABLE_MS ? current : undefined;
  }

  return {
    async get() {
      const known = now(clock());
      return known === undefined ? refresh() : known;
    },
    now,
    peek: () => usable()?.snapshot ?? null,
    expire() {
      current = undefined;
      reading = undefined;
    },
  };
}
