/** An entry queue on memory with a clock that stands still until told, and passes to join with. */
import {
  type Clock,
  type Config,
  type ConfigInput,
  createKeyRing,
  createTokens,
  defineConfig,
  type QueueKeys,
  randomId,
} from '@urr/core';
import type { EventSettings } from '@urr/core/protocol';
import { createEntryQueue } from '../../src/entry-queue/create-entry-queue';
import type { EntryQueue, EntryQueueOptions } from '../../src/entry-queue/entry-queue';
import { memoryEntryQueueStore } from '../../src/entry-queue/memory-store';
import type { JoinOutcome, QueueAdmitted, QueueWaiting, StatusOutcome } from '../../src/entry-queue/outcome';
import type { EntryQueueStore } from '../../src/entry-queue/store';

export const EVENT = 'iu-2027';
export const START = Date.parse('2027-05-01T20:00:00+09:00');

export const keys: QueueKeys = {
  place: createKeyRing([{ kid: 'p1', alg: 'HS256', secret: 'place-secret-of-at-least-32-bytes' }], 'place'),
  vwr: createKeyRing([{ kid: 'v1', alg: 'HS256', secret: 'vwr-secret-of-at-least-32-bytes!!' }], 'vwr'),
  entry: createKeyRing([{ kid: 'e1', alg: 'HS256', secret: 'entry-secret-of-at-least-32-bytes' }], 'entry'),
};

export type QueueFixture = {
  readonly queue: EntryQueue;
  readonly store: EntryQueueStore;
  readonly config: Config;
  now(): number;
  advance(ms: number): void;
  /** A tier-1 pass of a new visitor, or of the subject given. */
  pass(options?: { subject?: string; eventId?: string; epoch?: number }): Promise<string>;
  /** Joins as a new visitor. */
  join(options?: { subject?: string; place?: string; user?: string }): Promise<JoinOutcome>;
  /** Another process on the same store. */
  another(options?: Partial<EntryQueueOptions>): EntryQueue;
};

export async function queueFixture(
  settings: EventSettings | null,
  options: Partial<Omit<EntryQueueOptions, 'config'>> & {
    readonly config?: ConfigInput;
    /** A store that lives in the fixture's time. */
    readonly storeAt?: (clock: Clock) => EntryQueueStore;
  } = {},
): Promise<QueueFixture> {
  const { storeAt, ...given } = options;
  let nowMs = START;
  const clock = (): number => nowMs;
  const config = defineConfig(options.config, { warn: () => {} });
  const store = options.store ?? storeAt?.(clock) ?? memoryEntryQueueStore();
  const another = (more: Partial<EntryQueueOptions> = {}): EntryQueue =>
    createEntryQueue({ keys, clock, ...given, store, ...more, config });
  const queue = another();
  if (settings !== null) await queue.configure(EVENT, settings);
  const vwr = createTokens({ config, kind: 'vwr', keys: keys.vwr, clock });
  const fixture: QueueFixture = {
    queue,
    store,
    config,
    another,
    now: clock,
    advance: (ms) => {
      nowMs += ms;
    },
    pass: ({ subject = randomId(), eventId = EVENT, epoch = 1 } = {}) =>
      vwr.issue({ eventId, epoch, subject, position: 1 }),
    async join({ subject, place, user } = {}) {
      const vwrToken = await fixture.pass(subject === undefined ? {} : { subject });
      return queue.join({
        eventId: EVENT,
        vwrToken,
        ...(place === undefined ? {} : { place }),
        ...(user === undefined ? {} : { subject: user }),
      });
    },
  };
  return fixture;
}

/** The outcome as somebody in line, or a failed test. */
export function waiting(outcome: JoinOutcome | StatusOutcome): QueueWaiting & { readonly place: string } {
  if (outcome.state !== 'waiting' && outcome.state !== 'paused' && outcome.state !== 'scheduled') {
    throw new Error(`expected somebody in line, got ${JSON.stringify(outcome)}`);
  }
  return { ...outcome, place: outcome.place ?? '' };
}

/** The outcome as somebody inside, or a failed test. */
export function admitted(outcome: JoinOutcome | StatusOutcome): QueueAdmitted & { readonly place: string } {
  if (outcome.state !== 'admitted')
    throw new Error(`expected somebody inside, got ${JSON.stringify(outcome)}`);
  return { ...outcome, place: outcome.place ?? '' };
}

/** Counts the calls of each store method. */
export function counted(store: EntryQueueStore): { store: EntryQueueStore; calls: Record<string, number> } {
  const calls: Record<string, number> = {};
  const wrapped = Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      (...input: unknown[]) => {
        calls[name] = (calls[name] ?? 0) + 1;
        return (method as (...all: unknown[]) => unknown)(...input);
      },
    ]),
  );
  return { store: wrapped as unknown as EntryQueueStore, calls };
}
