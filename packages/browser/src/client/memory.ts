/** What outlives a reload besides the HttpOnly place cookie: facts about the way so far, none of them a secret. */
import type { KeyValueStorage, Runtime } from './runtime';

type Place = Pick<Runtime, 'storage'> & { readonly tier: 1 | 2; readonly eventId: string };

export type Way = {
  /** Names the place by epoch and position. */
  readonly id: string;
  /** People ahead when the number was first shown: where the way began. */
  readonly start: number;
  /** When that was, epoch milliseconds. */
  readonly at: number;
};

export type Memory = { load(): Way | null; save(way: Way | null): void };

/** Blocked, full or garbled storage counts as none. */
export function createMemory({ storage, tier, eventId }: Place): Memory {
  const key = `urr-${tier}-${eventId}`;
  const attempt = <T>(run: (storage: KeyValueStorage) => T): T | null => {
    try {
      // Reading the property alone throws where storage is blocked; so does reading from none.
      return run((storage === undefined ? globalThis.localStorage : storage) as KeyValueStorage);
    } catch {
      return null;
    }
  };
  return {
    load: () => attempt((it) => JSON.parse(it.getItem(key) as string) as Way | null),
    save: (way) => void attempt((it) => (way ? it.setItem(key, JSON.stringify(way)) : it.removeItem(key))),
  };
}
