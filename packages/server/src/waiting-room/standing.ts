/** Where a place stands, and what follows from it. */
import { type Clock, type Config, phaseAt, type Random, randomId } from '@urr/core';
import { isServed } from '@urr/core/position';
import { type Refusal, refuse } from '../refusal';
import type { Advancer } from './advancer';
import type { Answers } from './answers';
import type { ClaimDesk } from './claims';
import { turnOf } from './draw';
import type { Drawer } from './drawer';
import type { EventCache, Snapshot } from './event-cache';
import { createKeptTurns } from './kept-turns';
import type { Admitted, CheckOutcome } from './outcome';
import { servingOf } from './settings';
import type { PlaceRecord, WaitingRoomStore } from './store';

export type Standing = {
  /** The event, at most a second old. Moves a head on that its cap is about to hold up. */
  current(eventId: string): Promise<Snapshot | undefined>;
  /**
   * The outcome of a place; a served place of an open event is claimed.
   *
   * @param fresh whether the event was read after the visitor asked
   */
  stand(snapshot: Snapshot, place: PlaceRecord, fresh: boolean): Promise<CheckOutcome>;
  /** The answer for an event nobody configured. */
  unknown(eventId: string, subject: string | null): Promise<Admitted | Refusal>;
};

export function createStanding(parts: {
  readonly config: Config;
  readonly store: WaitingRoomStore;
  readonly cache: EventCache;
  readonly advancer: Advancer;
  readonly drawer: Drawer;
  readonly answers: Answers;
  readonly desk: ClaimDesk;
  readonly clock: Clock;
  readonly random: Random;
}): Standing {
  const { config, store, cache, advancer, drawer, answers, desk, clock, random } = parts;
  const kept = createKeptTurns(config, store, clock);

  async function unknown(eventId: string, subject: string | null): Promise<Admitted | Refusal> {
    if (config.unknownEvents === 'refuse') return refuse('event-unknown', { eventId });
    return desk.pass({ eventId, epoch: 1 }, subject ?? randomId(random));
  }

  async function stand(snapshot: Snapshot, place: PlaceRecord, fresh: boolean): Promise<CheckOutcome> {
    const { event } = snapshot;
    const nowMs = clock();
    const phase = phaseAt(event.settings, nowMs);
    if (phase === 'off') return desk.pass(event, place.subject);
    if (phase === 'closed') return answers.closed(event);
    const turn = turnOf(event, place.position);
    if (phase !== 'open' || turn === null || !isServed(turn, servingOf(event, nowMs))) {
      return answers.placed(snapshot, place.position);
    }
    if (!fresh) return standFreshly(event.eventId, event.epoch, place);
    const turned = { ...place, position: turn };
    if (await kept.isMissed(event, turned)) return desk.lapse(event, place);
    const claimed = await desk.claim(event, place);
    if (claimed.state !== 'full') return claimed;
    await kept.keep(event, turned, claimed.nextAtMs);
    return answers.turn(snapshot, place.position, claimed.nextAtMs);
  }

  /** Claims are decided on what holds now: a pause that was confirmed admits nobody any more. */
  async function standFreshly(eventId: string, epoch: number, place: PlaceRecord): Promise<CheckOutcome> {
    const snapshot = await cache.fresh(eventId);
    if (snapshot === undefined) return unknown(eventId, place.subject);
    if (snapshot.event.epoch !== epoch) return refuse('place-invalid', { reason: 'wrong-epoch', eventId });
    return stand(snapshot, place, true);
  }

  return {
    stand,
    unknown,

    async current(eventId) {
      const snapshot = await cache.get(eventId);
      if (snapshot === undefined) return undefined;
      const isDrawn = await drawer.makeIfDue(snapshot.event);
      if (!isDrawn && !(await advancer.afterRead(snapshot))) return snapshot;
      return cache.get(eventId);
    },
  };
}
