/** The waiting room, put together. */
import {
  type Claims,
  type Clock,
  type Config,
  createTokens,
  isEventId,
  type KeySource,
  phaseAt,
  type Random,
  type RoomKeys,
} from '@urr/core';
import { isServed } from '@urr/core/position';
import { createKeyed } from '../key-source';
import { type Refusal, refuse } from '../refusal';
import { createAdvancer } from './advancer';
import { createAnswers } from './answers';
import { createClaimDesk } from './claims';
import { createEventCache, type Snapshot } from './event-cache';
import { createAssign } from './joining';
import { createLessee } from './lessee';
import { createOperations } from './operations';
import { createPlaces, toPlaceRecord } from './places';
import { createRecentIds } from './recent-ids';
import type { WaitingRoom } from './room';
import { servingOf } from './settings';
import { createStanding } from './standing';
import { toStatusDocument, toUnknownStatusDocument } from './status-document';
import type { WaitingRoomStore } from './store';

/**
 * Makes a waiting room. It keeps nothing that another process would need: any number of rooms may share a store.
 *
 * @param options.keys the place and vwr rings, or a function that loads them (first use, then every 5 minutes)
 * @param options.clock epoch milliseconds, `Date.now` by default
 * @param options.random cryptographic random bytes, the platform's by default
 * @throws {KeysError} a ring is missing, cannot sign, or shares a key with the other
 */
export function createWaitingRoom(options: {
  readonly config: Config;
  readonly keys: KeySource<RoomKeys>;
  readonly store: WaitingRoomStore;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}): WaitingRoom {
  const { config, store, clock = Date.now, random = systemRandom } = options;
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
  const desk = createClaimDesk({ ...given, tokens: async () => (await tokens()).vwr });
  const standing = createStanding({ ...given, cache, advancer, answers, desk });
  const left = createRecentIds();

  /** A place somebody shows and the line it is about, or why it counts for nothing. */
  async function shown(
    token: string | undefined,
    eventId: string | undefined,
  ): Promise<Refusal | { readonly state: 'shown'; readonly claims: Claims; readonly snapshot?: Snapshot }> {
    if (eventId !== undefined && !isEventId(eventId)) return refuse('event-invalid');
    const at = eventId === undefined ? {} : { eventId };
    if (token === undefined || token === '') return refuse('place-required', { reason: 'missing', ...at });
    const verdict = await places.verify(token, eventId);
    if (!verdict.ok) return refuse('place-invalid', { reason: verdict.reason, ...at });
    const { claims } = verdict;
    let snapshot = await standing.current(claims.aud);
    if (snapshot === undefined) return { state: 'shown', claims };
    if (claims.epo > snapshot.event.epoch) snapshot = (await cache.fresh(claims.aud)) ?? snapshot;
    return { state: 'shown', claims, snapshot };
  }

  return {
    config,
    assign: createAssign({ ...given, cache, answers, places, desk, standing }),
    ...createOperations(config, store, cache, clock),

    async check({ place: token, eventId: expected }) {
      const seen = await shown(token, expected);
      if (seen.state === 'refused') return seen;
      const { claims, snapshot } = seen;
      const { aud: eventId } = claims;
      if (snapshot === undefined) return standing.unknown(eventId, claims.sub);
      const { event } = snapshot;
      if (claims.epo !== event.epoch) return refuse('place-invalid', { reason: 'wrong-epoch', eventId });
      const place = toPlaceRecord(claims);
      if (left.has(place.jti)) return { state: 'left', eventId };
      const phase = phaseAt(event.settings, clock());
      // Whoever is not served has nothing in the store: waiting costs no reads.
      const mayHaveClaimed = phase === 'open' || phase === 'paused';
      const used =
        mayHaveClaimed && isServed(place.position, servingOf(event, clock()))
          ? await desk.find(event, place)
          : undefined;
      return used ?? standing.stand(snapshot, place, false);
    },

    async leave({ place: token, eventId: expected }) {
      const seen = await shown(token, expected);
      if (seen.state === 'refused') return seen;
      const { claims, snapshot } = seen;
      const outcome = { state: 'left', eventId: claims.aud } as const;
      if (snapshot === undefined || claims.epo !== snapshot.event.epoch) return outcome;
      const { event } = snapshot;
      const place = toPlaceRecord(claims);
      if (left.has(place.jti) || (await desk.find(event, place)) !== undefined) return outcome;
      if (await desk.release(event, place)) {
        left.add(place.jti);
        const { eventId, epoch } = event;
        if (!isServed(place.position, servingOf(event, clock()))) {
          await store.addHoles({ eventId, epoch, from: place.position, count: 1 });
        }
      }
      return outcome;
    },

    async status(eventId) {
      if (!isEventId(eventId)) return refuse('event-invalid');
      const snapshot = await standing.current(eventId);
      if (snapshot !== undefined) return toStatusDocument(snapshot, config, clock());
      if (config.unknownEvents === 'refuse') return refuse('event-unknown', { eventId });
      return toUnknownStatusDocument(eventId, config, clock());
    },

    async advance({ eventId } = {}) {
      const ids = eventId === undefined ? await store.listEvents() : [eventId];
      return Promise.all([...ids].sort().map((id) => advancer.advance(id)));
    },
  };
}

const systemRandom: Random = (bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
