/** What outlives a reload besides the HttpOnly place cookie: facts about the way so far, none of them a secret. */
import type { KeyValueStorage } from './runtime';

export type Way = {
  readonly position: number;
  readonly epoch: number;
  /** People ahead when the number was first shown: where the way began. */
  readonly start: number;
};

export type Memory = { load(): Way | null; save(way: Way): void; clear(): void };

/** Blocked, full or garbled storage counts as none. */
export function createMemory(storage: KeyValueStorage | null, tier: 1 | 2, eventId: string): Memory {
  const key = `urr-${tier}-${eventId}`;
  const attempt = <T>(run: (storage: KeyValueStorage) => T): T | null => {
    try {
      return storage && run(storage);
    } catch {
      return null;
    }
  };
  return {
    load: () =>
      attempt((it) => {
        const way = JSON.parse(it.getItem(key) ?? 'null') as Record<keyof Way, unknown> | null;
        const whole = way && [way.position, way.epoch, way.start].every(Number.isFinite);
        return whole ? (way as Way) : null;
      }),
    save: (way) => void attempt((it) => it.setItem(key, JSON.stringify(way))),
    clear: () => void attempt((it) => it.removeItem(key)),
  };
}
