/** Both tiers and the operator on memory stores, wired as they are in production. */
import { randomBytes } from 'node:crypto';
import { type Config, type ConfigInput, createKeyRing, defineConfig, type QueueKeys } from '@urr/core';
import { assertEventId } from '@urr/core/event-id';
import { type EventSettings, parseEventSettings } from '@urr/core/protocol';
import { createEntryQueue } from '../entry-queue/create-entry-queue';
import type { EntryQueue } from '../entry-queue/entry-queue';
import { memoryEntryQueueStore } from '../entry-queue/memory-store';
import { createEntryQueueApp } from '../http/entry-queue-app';
import type { HttpApp } from '../http/http-app';
import { createOperatorApp } from '../http/operator-app';
import { problemResponse } from '../http/problem-response';
import type { SubjectOf } from '../http/subject';
import { createWaitingRoomApp } from '../http/waiting-room-app';
import { createOperator, type Operator } from '../operator/operator';
import { createPaceKeeper } from '../pace-keeper/create-pace-keeper';
import { createWaitingRoom } from '../waiting-room/create-waiting-room';
import { memoryWaitingRoomStore } from '../waiting-room/memory-store';
import type { WaitingRoom } from '../waiting-room/room';
import { afterReady } from './after-ready';
import { type LocalListener, listenLocally } from './listen';
import { createLocalClock, type LocalClock } from './local-clock';
import { DEFAULT_MAX_USERS, makePasses, type Passes, type PassOptions, type SomePasses } from './passes';

export type LocalOptions = {
  /** As for `defineConfig`. */
  readonly config?: ConfigInput;
  /** All three rings; random ones by default. */
  readonly keys?: QueueKeys;
  /** `manual` stands still until `clock.advance(ms)`. Default `real`. */
  readonly clock?: 'real' | 'manual';
  /** Events to begin with, or just their ids; open and with room for 1,000 people unless they say otherwise. */
  readonly events?: Readonly<Record<string, EventSettings>> | readonly string[];
  /** The app's own user of a request, as for the HTTP apps. */
  readonly subject?: SubjectOf;
  /** Other origins whose pages may call, as for the HTTP apps. */
  readonly cors?: readonly string[];
  /** Token of the operator API, at least 16 characters; a random one by default. */
  readonly operatorToken?: string;
  /**
   * Decides on the pace of events with `pacing.feedback` as time goes by, without asking an origin. Off by default: a
   * keeper of your own would find each period decided.
   */
  readonly keepPace?: boolean;
};

export type Local = AsyncDisposable &
  HttpApp & {
    readonly config: Config;
    readonly keys: QueueKeys;
    readonly room: WaitingRoom;
    readonly queue: EntryQueue;
    readonly operator: Operator;
    readonly clock: LocalClock;
    /** What the operator API takes as `Authorization: Bearer`. */
    readonly operatorToken: string;
    /**
     * Serves all of it on 127.0.0.1, on a free port unless one is given. On a real clock events move on by themselves
     * while somebody listens.
     */
    listen(port?: number): Promise<LocalListener>;
    /** Valid passes and the Cookie header that carries them. */
    passes(options: Omit<PassOptions, 'tiers'> & { readonly tiers?: never }): Promise<Passes>;
    passes(options: PassOptions): Promise<SomePasses>;
  };

/**
 * The whole of tier 1, tier 2 and the operator in this process: for development, and for tests of an app behind a
 * guard. Nothing is shared between two of them, nothing outlives it.
 *
 * @throws {ConfigError | KeysError | InputError} options that could not work
 */
export function createLocal(options: LocalOptions = {}): Local {
  const config = defineConfig(options.config);
  const keys = options.keys ?? randomKeys();
  const events = checkedEvents(options.events);
  const operatorToken = options.operatorToken ?? randomBytes(24).toString('base64url');

  const clock = createLocalClock(options.clock ?? 'real', tick);
  const room = createWaitingRoom({
    config,
    keys,
    store: memoryWaitingRoomStore(),
    clock,
    // Without users there is nothing to give lots to one by one.
    ...(options.subject === undefined ? {} : { draw: { lots: 'subject' as const } }),
  });
  const queue = createEntryQueue({ config, keys, store: memoryEntryQueueStore(), clock });
  const operator = createOperator({ room, queue, clock });
  const keeper = options.keepPace ? createPaceKeeper({ room, operator, queue, clock }) : undefined;

  /** What a timer does in production. */
  async function tick(): Promise<void> {
    await operator.advance();
    await room.advance();
    await keeper?.tick();
    for (const { eventId } of await queue.list()) {
      while ((await queue.promote({ eventId })).more);
    }
  }

  const ready = (async () => {
    for (const [eventId, settings] of events) {
      await operator.configure(eventId, settings, { who: 'local', why: 'start' });
    }
  })();
  ready.catch(() => undefined); // told to whoever uses it first

  const local = {
    room: afterReady(room, ready),
    queue: afterReady(queue, ready),
    operator: afterReady(operator, ready),
  };
  const shared = {
    ...(options.subject === undefined ? {} : { subject: options.subject }),
    ...(options.cors === undefined ? {} : { cors: options.cors }),
  };
  const apps = [
    createWaitingRoomApp({ room: local.room, ...shared }),
    createEntryQueueApp({ queue: local.queue, ...shared }),
    createOperatorApp({ operator: local.operator, tokens: { local: operatorToken } }),
  ];
  const app: HttpApp = {
    matches: (path) => apps.some((candidate) => candidate.matches(path)),
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const found = apps.find((candidate) => candidate.matches(pathname));
      return found === undefined ? problemResponse('not-found') : found.fetch(request);
    },
  };

  const listeners: LocalListener[] = [];
  return {
    ...app,
    ...local,
    config,
    keys,
    clock,
    operatorToken,
    async listen(port = 0) {
      await ready;
      const listener = await listenLocally(app, port, options.clock === 'manual' ? undefined : tick);
      listeners.push(listener);
      return listener;
    },
    passes: (wanted: PassOptions) => makePasses({ config, keys, clock, ...local }, wanted) as Promise<Passes>,
    async [Symbol.asyncDispose]() {
      await Promise.all(listeners.splice(0).map((listener) => listener.close()));
    },
  };
}

function randomKeys(): QueueKeys {
  const ring = (kid: string) => createKeyRing([{ kid, alg: 'HS256', secret: randomBytes(32) }], kid);
  return { place: ring('place'), vwr: ring('vwr'), entry: ring('entry') };
}

function checkedEvents(events: LocalOptions['events'] = []): readonly (readonly [string, EventSettings])[] {
  const entries: readonly (readonly [string, EventSettings])[] = Array.isArray(events)
    ? events.map((eventId: string) => [eventId, {}] as const)
    : Object.entries(events as Record<string, EventSettings>);
  return entries.map(([eventId, settings]) => {
    assertEventId(eventId);
    return [eventId, parseEventSettings({ maxUsers: DEFAULT_MAX_USERS, ...settings })] as const;
  });
}
