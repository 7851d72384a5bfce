import type { Clock, Config } from '@urr/core';
import { createBoundedMap } from '../bounded-map';
import { type Announce, createAnnouncer } from '../publisher/announcer';
import type { EntryQueueOptions } from './entry-queue';
import { createEventView, type EventView } from './event-view';
import { rulesOf } from './queue-rules';
import { createQueueTokens, type QueueTokens } from './queue-tokens';
import type { EntryQueueStore } from './store';

/** Events one process remembers. */
const EVENTS_REMEMBERED = 1000;

/** What the operations of one entry queue share. */
export type QueueContext = {
  readonly config: Config;
  readonly store: EntryQueueStore;
  readonly clock: Clock;
  /** A number in [0, 1), to spread polls. */
  readonly fraction: () => number;
  readonly tokens: () => Promise<QueueTokens>;
  /** Without waiting, once they have been loaded. */
  readonly tokensNow: () => QueueTokens | undefined;
  readonly maxWaiting: number | null;
  readonly onError: (error: unknown) => void;
  /** Tells the publisher about an admission, once. */
  readonly announce: Announce;
  /** @param eventId of a verified token or from an operator */
  view(eventId: string): EventView;
};

export function createQueueContext(options: EntryQueueOptions): QueueContext {
  const { config, keys, store, clock = Date.now, random, activeCheck = true } = options;
  const rules = rulesOf(config, activeCheck);
  const tokens = createQueueTokens({ config, keys, clock, random });
  const views = createBoundedMap<EventView>(EVENTS_REMEMBERED);
  let latest: EventView | undefined;
  const onError = options.onError ?? (() => {});
  return {
    config,
    store,
    clock,
    fraction: random === undefined ? Math.random : () => toFraction(random(4)),
    tokens: tokens.get,
    tokensNow: tokens.now,
    maxWaiting: options.maxWaiting ?? null,
    onError,
    announce: createAnnouncer({ publisher: options.publisher, onError }),
    view(eventId) {
      // Mostly there is one event, and comparing two names is less than looking one up.
      if (latest?.eventId === eventId) return latest;
      latest = views.get(eventId);
      if (latest === undefined) {
        latest = createEventView({ eventId, store, rules, clock, onError });
        views.set(eventId, latest);
      }
      return latest;
    },
  };
}

function toFraction(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0) / 256 ** bytes.length;
}
