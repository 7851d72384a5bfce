/** Joining: finding the place a visitor has, or drawing the next one. */
import { type Claims, type Clock, isEventId, phaseAt, type Random, randomId } from '@urr/core';
import { refuse } from '../refusal';
import { hashSubject, shortHash } from '../subject-hash';
import type { Answers } from './answers';
import type { ClaimDesk } from './claims';
import type { DrawRules } from './draw';
import type { EventCache, Snapshot } from './event-cache';
import type { AssignOutcome, CheckOutcome } from './outcome';
import { type Places, toPlaceRecord, type Visitor } from './places';
import type { WaitingRoom } from './room';
import type { Standing } from './standing';
import type { PlaceRecord, StoredEvent } from './store';

/** Unguessable, as 128 random bits in base64url are; anything longer than 255 is nobody's key. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{22,255}$/;

export function createAssign(parts: {
  readonly cache: EventCache;
  readonly answers: Answers;
  readonly places: Places;
  readonly desk: ClaimDesk;
  readonly standing: Standing;
  readonly clock: Clock;
  readonly random: Random;
  readonly lots: DrawRules['lots'] | undefined;
}): WaitingRoom['assign'] {
  const { cache, answers, places, desk, standing, clock, random, lots } = parts;
  /** Joins under way by visitor, so that a double click draws one number. */
  const underWay = new Map<string, Promise<AssignOutcome>>();

  async function assign(
    eventId: string,
    visitor: Visitor,
    token: string | undefined,
    challenged: boolean,
  ): Promise<AssignOutcome> {
    let snapshot = await standing.current(eventId);
    if (snapshot === undefined) return standing.unknown(eventId, visitor.owner);
    const presented = await presentedClaims(eventId, token);
    // Somebody has joined a line that is newer than the one known here.
    if (presented !== undefined && presented.epo > snapshot.event.epoch) {
      snapshot = (await cache.fresh(eventId)) ?? snapshot;
    }
    const { event } = snapshot;
    const phase = phaseAt(event.settings, clock());
    if (phase === 'off') return desk.pass(event, visitor.owner ?? presented?.sub ?? randomId(random));
    if (phase === 'closed') return answers.closed(event);
    const place = presented?.epo === event.epoch ? toPlaceRecord(presented) : undefined;
    return (
      (await existing(snapshot, visitor, place, token)) ??
      noLot(event, visitor, challenged) ??
      draw(snapshot, visitor)
    );
  }

  async function presentedClaims(eventId: string, token: string | undefined): Promise<Claims | undefined> {
    if (token === undefined) return undefined;
    const verdict = await places.verify(token, eventId);
    return verdict.ok ? verdict.claims : undefined;
  }

  /** The outcome of the place this visitor has; undefined when they have none, or it is used up. */
  async function existing(
    snapshot: Snapshot,
    visitor: Visitor,
    presented: PlaceRecord | undefined,
    token: string | undefined,
  ): Promise<AssignOutcome | undefined> {
    const { event } = snapshot;
    const found = await places.find(event, visitor, presented);
    if (found === undefined) return undefined;
    if (found === 'conflict') return conflict(event.eventId);
    const outcome = (await desk.find(event, found)) ?? (await standing.stand(snapshot, found, false));
    if (outcome.state === 'left' || outcome.state === 'expired') {
      await places.forget(event, visitor, found.jti);
      return undefined;
    }
    return withPlace(event, found, outcome, found === presented ? token : undefined);
  }

  async function draw(snapshot: Snapshot, visitor: Visitor): Promise<AssignOutcome> {
    const { event: known, holes } = snapshot;
    const { eventId } = known;
    const drawn = await places.draw(snapshot, visitor);
    if (drawn === undefined) return standing.unknown(eventId, visitor.owner);
    const { taken, place } = drawn;
    await taken.noted;
    if (place === 'conflict') return conflict(eventId);
    // A block may be older than what is known of the event, but for the line's end.
    const newest = taken.fresh || taken.event.rev > known.rev ? taken.event : known;
    const event = { ...newest, tail: Math.max(newest.tail, taken.event.tail) };
    const outcome = await standing.stand({ event, holes }, place, taken.fresh);
    // Only where another process drew, used and left a place for the same visitor meanwhile.
    if (outcome.state === 'left' || outcome.state === 'expired') return conflict(eventId);
    return withPlace(taken.event, place, outcome, undefined);
  }

  /** Adds the proof of the place to the answer of somebody who has one. */
  async function withPlace(
    event: StoredEvent,
    place: PlaceRecord,
    outcome: Exclude<CheckOutcome, { readonly state: 'left' | 'expired' }>,
    token: string | undefined,
  ): Promise<AssignOutcome> {
    if (outcome.state === 'refused' || outcome.state === 'closed') return outcome;
    return { ...outcome, place: token ?? (await places.sign(event, place)) };
  }

  /** Before a draw everybody gets one lot: whoever cannot be told from others gets none. */
  function noLot({ eventId, settings }: StoredEvent, visitor: Visitor, challenged: boolean) {
    if (settings.draw === undefined || settings.draw.result !== null || lots === undefined) return undefined;
    if (lots === 'subject' && visitor.owner === null) {
      return refuse('unauthorized', { reason: 'subject', eventId });
    }
    return lots === 'challenge' && !challenged ? refuse('challenge-required', { eventId }) : undefined;
  }

  return async ({ eventId, subject, place, idempotencyKey, challenged = false }) => {
    if (!isEventId(eventId)) return refuse('event-invalid');
    if (idempotencyKey !== undefined && !IDEMPOTENCY_KEY.test(idempotencyKey)) {
      return refuse('body-invalid', { reason: 'idempotency-key', eventId });
    }
    const visitor = {
      owner: subject === undefined ? null : await hashSubject(eventId, subject),
      keyHash: idempotencyKey === undefined ? null : await shortHash(`key\n${eventId}\n${idempotencyKey}`),
    };
    const name = nameOf(visitor, place);
    if (name === undefined) return assign(eventId, visitor, place, challenged);
    const key = `${eventId} ${name}`;
    let joined = underWay.get(key);
    if (joined === undefined) {
      joined = assign(eventId, visitor, place, challenged).finally(() => underWay.delete(key));
      underWay.set(key, joined);
    }
    return joined;
  };
}

/** By what parallel requests of one visitor are told; a stranger's cannot be. */
function nameOf({ owner, keyHash }: Visitor, place: string | undefined): string | undefined {
  if (keyHash !== null) return `${keyHash} by ${owner}`;
  return owner ?? place;
}

function conflict(eventId: string) {
  return refuse('conflict', { reason: 'idempotency-key', eventId });
}
