/** Mode and lowest epoch of events, kept in Workers KV: changed within a minute or so, without a deployment. */
import type { ConfigInput } from '@urr/core';

/** Key `overrides`: `{ "mode": "shadow", "events": { "iu-2027": { "mode": "off", "minEpoch": 2 } } }`. */
export type Overrides = Pick<ConfigInput, 'mode' | 'events'>;
export type OverrideStore = { get(key: string, options: { type: 'json' }): Promise<unknown> };
type Context = { waitUntil(work: Promise<unknown>): void };

const EVERY_MS = 30_000;

/**
 * What is made from the overrides: read by the first requests of an isolate, then beside a request every half
 * minute. A KV that does not answer, or says what `make` refuses, changes nothing.
 */
export function createOverridden<T>(make: (overrides: Overrides) => T, clock: () => number = Date.now) {
  let made = make({});
  let madeFrom = '{}';
  let readAtMs: number | undefined;

  async function read(store: OverrideStore): Promise<void> {
    try {
      const overrides = ((await store.get('overrides', { type: 'json' })) ?? {}) as Overrides;
      const text = JSON.stringify(overrides);
      if (text === madeFrom) return;
      made = make(overrides);
      madeFrom = text;
    } catch (error) {
      console.error(`overrides: ${String(error)}`);
    }
  }

  return async (store: OverrideStore | undefined, context: Context): Promise<T> => {
    if (store === undefined) return made;
    const now = clock();
    if (readAtMs === undefined) {
      // Each for itself: in workerd no request may wait for what another one has asked.
      await read(store);
      readAtMs ??= now;
    } else if (now - readAtMs >= EVERY_MS) {
      readAtMs = now;
      context.waitUntil(read(store));
    }
    return made;
  };
}
