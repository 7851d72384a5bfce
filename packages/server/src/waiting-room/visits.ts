/** Asking about a place and giving it back, by whoever can show it. */
import { type Claims, type Clock, isEventId, phaseAt } from '@urr/core';
import { isServed } from '@urr/core/position';
import { type Refusal, refuse } from '../refusal';
import type { ClaimDesk } from './claims';
import { turnOf } from './draw';
import type { EventCache, Snapshot } from './event-cache';
import { type Places, toPlaceRecord } from './places';
import { createRecentIds } from './recent-ids';
import type { WaitingRoom } from './room';
import { servingOf } from './settings';
import type { Standing } from './standing';
import type { StoredEvent, WaitingRoomStore } from './store';

type Shown = Parameters<WaitingRoom['check']>[0];

export type Visits = Pick<WaitingRoom, 'check' | 'leave'> & {
  /** Event and subject of a good place, told without the store; undefined for any other. */
  holderOf(shown: Shown): Promise<{ readonly eventId: string; readonly subject: string } | undefined>;
};

export function createVisits(parts: {
  readonly store: WaitingRoomStore;
  readonly cache: EventCache;
  readonly places: Places;
  readonly desk: ClaimDesk;
  readonly standing: Standing;
  readonly clock: Clock;
}): Visits {
  const { store, cache, places, desk, standing, clock } = parts;
  const left = createRecentIds();

  /** A place somebody shows and the line it is about, or why it counts for nothing. */
  async function shown({
    place: token,
    eventId,
  }: Shown): Promise<
    Refusal | { readonly state: 'shown'; readonly claims: Claims; readonly snapshot?: Snapshot }
  > {
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

  function isTurn(event: StoredEvent, position: number): boolean {
    const turn = turnOf(event, position);
    return turn !== null && isServed(turn, servingOf(event, clock()));
  }

  return {
    async check(request) {
      const seen = await shown(request);
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
        mayHaveClaimed && isTurn(event, place.position) ? await desk.find(event, place) : undefined;
      return used ?? standing.stand(snapshot, place, false);
    },

    async leave(request) {
      const seen = await shown(request);
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
        if (!isTurn(event, place.position)) {
          await store.addHoles({ eventId, epoch, from: place.position, count: 1 });
        }
      }
      return outcome;
    },

    async holderOf({ place, eventId }) {
      if (place === undefined || place === '') return undefined;
      const verdict = await places.verify(place, eventId);
      if (!verdict.ok) return undefined;
      const { aud, epo, sub, jti } = verdict.claims;
      return cache.last(aud)?.event.epoch === epo && !left.has(jti)
        ? { eventId: aud, subject: sub }
        : undefined;
    },
  };
}
