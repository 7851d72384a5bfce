/** The waiting room, put together. */
import {
  type Clock,
  type Config,
  createTokens,
  isEventId,
  type KeySource,
  type Random,
  type RoomKeys,
  randomId,
} from '@urr/core';
import { assertConfig } from '../checked-config';
import { createKeyed } from '../key-source';
import { refuse } from '../refusal';
import { hashSubject } from '../subject-hash';
import { createAdvancer } from './advancer';
import { createAnswers } from './answers';
import { createClaimDesk } from './claims';
import type { DrawRules } from './draw';
import { createDrawer } from './drawer';
import { createEventCache } from './event-cache';
import { createAssign } from './joining';
import { createLessee } from './lessee';
import { createOperations } from './operations';
import { createPlaces } from './places';
import type { WaitingRoom } from './room';
import { createStanding, type Standing } from './standing';
import { toStatusDocument, toUnknownStatusDocument } from './status-document';
import type { WaitingRoomStore } from './store';
import { createStoreFailure, type StoreFailurePolicy } from './store-failure';
import { createToldWaits, type ToldWait } from './told';
import { createVisits } from './visits';

/** An event nobody has: looking for it shows that the store answers. */
const READY_EVENT = 'urr-ready';

/**
 * Makes a waiting room. It keeps nothing that another process would need: any number of rooms may share a store.
 *
 * @param options.keys the place and vwr rings, or a function that loads them (first use, then every 5 minutes)
 * @param options.clock epoch milliseconds, `Date.now` by default
 * @param options.random cryptographic random bytes, the platform's by default
 * @param options.whenStoreFails what joining and asking answer while the store cannot: `closed` (by default) a failure
 *   with the time to come back, `open` a pass, `{ perSecond }` so many passes in each process. Status goes on for a minute
 * @param options.draw how lots are kept to one for each visitor, and which public random numbers go into draws; events
 *   with `order: 'draw'` are refused without it
 * @param options.onWait hears of everybody let in whether the wait they were told came true: `telemetry.onWait`
 * @throws {ConfigError} `config` is not what `defineConfig` returns
 * @throws {KeysError} a ring is missing, cannot sign, or shares a key with the other
 */
export function createWaitingRoom(options: {
  readonly config: Config;
  readonly keys: KeySource<RoomKeys>;
  readonly store: WaitingRoomStore;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  readonly whenStoreFails?: StoreFailurePolicy | undefined;
  readonly draw?: DrawRules | undefined;
  readonly onWait?: ((wait: ToldWait) => void) | undefined;
}): WaitingRoom {
  const { config, store, clock = Date.now, random = systemRandom, whenStoreFails = 'closed', draw } = options;
  assertConfig(config);
  const tokens = createKeyed({
    source: options.keys,
    rings: ['place', 'vwr'],
    signers: ['place', 'vwr'],
    clock,
    make: (keys) => ({
      place: createTokens({ config, kind: 'waiting-place', keys: keys.place, clock, random }),
      vwr: createTokens({ config, kind: 'vwr', keys: keys.vwr, clock, random }),
    }),
  });
  const given = { config, store, clock, random };
  const cache = createEventCache(store, clock);
  const advancer = createAdvancer(config, store, cache, clock);
  const answers = createAnswers(config, clock, random);
  const lessee = createLessee({
    ...given,
    async onLease({ event, from, to }) {
      cache.note(event);
      await advancer.afterLease(event, from, to);
    },
  });
  const places = createPlaces({ ...given, lessee, tokens: async () => (await tokens()).place });
  const { onWait } = options;
  const told = onWait === undefined ? undefined : createToldWaits();
  const desk = createClaimDesk({
    ...given,
    tokens: async () => (await tokens()).vwr,
    onClaimed(event, place) {
      try {
        const wait = told?.judge(event, place, clock());
        if (wait !== undefined) onWait?.(wait);
      } catch {
        // A measurement that fails must not cost a visitor the pass that has just been written down as theirs.
      }
    },
  });
  const drawer = createDrawer({ ...given, cache, rules: draw });
  const line = createStanding({ ...given, cache, advancer, drawer, answers, desk });
  const standing: Standing = {
    ...line,
    async current(eventId) {
      // Whoever looks sees to it that ended leases are known: a process needs no timer of its own.
      lessee.settle(eventId);
      const snapshot = await line.current(eventId);
      if (snapshot !== undefined) told?.note(snapshot.event, clock());
      return snapshot;
    },
  };
  const visits = createVisits({ ...given, cache, places, desk, standing });
  const assign = createAssign({ ...given, cache, answers, places, desk, standing, lots: draw?.lots });
  const failure = createStoreFailure({ ...given, policy: whenStoreFails, cache, desk });

  return {
    config,
    ...createOperations(config, store, cache, clock, { rules: draw, random }),

    assign: (request) =>
      failure.cover(
        () => assign(request),
        async () => {
          const { eventId, subject } = request;
          return {
            eventId,
            subject: subject === undefined ? randomId(random) : await hashSubject(eventId, subject),
          };
        },
      ),

    check: (request) =>
      failure.cover(
        () => visits.check(request),
        () => visits.holderOf(request),
      ),

    leave: (request) => failure.spread(() => visits.leave(request)),

    status: (eventId) =>
      failure.spread(async () => {
        if (!isEventId(eventId)) return refuse('event-invalid');
        const snapshot = await standing.current(eventId);
        if (snapshot !== undefined) return toStatusDocument(snapshot, config, clock());
        if (config.unknownEvents === 'refuse') return refuse('event-unknown', { eventId });
        return toUnknownStatusDocument(eventId, config, clock());
      }),

    async advance({ eventId } = {}) {
      lessee.settle(eventId);
      const ids = eventId === undefined ? await store.listEvents() : [eventId];
      return Promise.all(
        [...ids].sort().map(async (id) => {
          const done = await advancer.advance(id);
          const event = cache.last(id)?.event;
          // A draw that cannot be made now is made by the next one who looks.
          if (event !== undefined) await drawer.makeIfDue(event).catch(() => false);
          return done;
        }),
      );
    },

    async ready() {
      const [keys, read] = await Promise.allSettled([tokens(), cache.get(READY_EVENT)]);
      const failing = [
        ...(keys.status === 'rejected' ? (['keys'] as const) : []),
        ...(read.status === 'rejected' ? (['store'] as const) : []),
      ];
      return { ready: failing.length === 0, failing };
    },
  };
}

const systemRandom: Random = (bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
