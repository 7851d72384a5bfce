/** Holding on and letting go: heartbeat, leave, complete, and the gate's question who is inside. */
import type { Claims } from '@urr/core';
import { hashSubject } from '../subject-hash';
import { admittedAnswer } from './answers';
import type { EntryQueue, Holder } from './entry-queue';
import type { EventView } from './event-view';
import { toPlaceEvidence, toSlotEvidence } from './evidence';
import type { HeartbeatOutcome, LeaveOutcome } from './outcome';
import { renewPass } from './pass-renewal';
import type { QueueContext } from './queue-context';
import { entryRefused, placeRefused, unknownEvent } from './refusals';
import type { Slot, SlotEvidence } from './store';
import { HEARD_EVERY_MS } from './visitors';

/** @param status answers for places: asking where one stands is a sign of life of those in line */
export function createHeartbeat(
  context: QueueContext,
  status: EntryQueue['status'],
): EntryQueue['heartbeat'] {
  const { clock, config } = context;

  async function bySlot(holder: Holder): Promise<HeartbeatOutcome> {
    const tokens = await context.tokens();
    const verdict = await tokens.entry.verify(holder.entryToken, { eventId: holder.eventId });
    if (!verdict.ok) return entryRefused(verdict.reason, holder.eventId);
    const { aud: eventId, sub: subject } = verdict.claims;
    const view = context.view(eventId);
    const snapshot = await view.snapshot.get();
    if (snapshot === null && config.unknownEvents !== 'off') return unknownEvent(eventId);
    if (snapshot !== null && verdict.claims.epo < snapshot.event.epoch)
      return entryRefused('wrong-epoch', eventId);
    const outcome =
      verdict.claims.pos === 0
        ? presentedAnswer(context, holder.entryToken as string, verdict.claims)
        : await heldAnswer(context, view, eventId, toSlotEvidence(verdict.claims));
    if (outcome.state !== 'admitted') return outcome;
    const vwr = await renewPass({
      tokens,
      visitor: view.visitors.of(subject),
      eventId,
      subject,
      presented: holder.vwrToken,
      vwrSeconds: config.ttl.vwrSeconds,
      nowMs: clock(),
    });
    return vwr === undefined ? outcome : { ...outcome, vwr };
  }

  return async (holder) => {
    if (isByEntry(holder)) return bySlot(holder);
    const { place, eventId, vwrToken } = holder;
    const outcome = await status({ place, eventId, vwrToken });
    if (outcome.state !== 'admitted') return outcome;
    // The place leads to its slot, and the slot is what has to be kept alive.
    const held = await bySlot({ eventId: outcome.eventId, entryToken: outcome.token });
    return held.state === 'admitted' && outcome.vwr !== undefined ? { ...held, vwr: outcome.vwr } : held;
  };
}

/** Leaving and completing are the same to the line: the slot is free, the place is spent. */
export function createRelease(context: QueueContext): EntryQueue['leave'] {
  const { store } = context;

  return async (holder): Promise<LeaveOutcome> => {
    const tokens = await context.tokens();
    const byEntry = isByEntry(holder);
    const { eventId: expected } = holder;
    const verdict = byEntry
      ? await tokens.entry.verify(holder.entryToken, { eventId: expected })
      : await tokens.place.verify(holder.place, { eventId: expected });
    if (!verdict.ok) {
      // What has run out by itself is left already.
      if (verdict.reason === 'expired' && expected !== undefined) return left(expected, false);
      return byEntry ? entryRefused(verdict.reason, expected) : refusedPlace(verdict.reason, expected);
    }
    const { aud: eventId, sub: subject, pos: seq } = verdict.claims;
    if (seq === 0) return left(eventId, false);
    const view = context.view(eventId);
    const result = await store.release({
      ...view.call(),
      ...(byEntry ? { slot: toSlotEvidence(verdict.claims) } : { place: toPlaceEvidence(verdict.claims) }),
    });
    if (result.state !== 'released') {
      return result.state === 'unknown' ? unknownEvent(eventId) : left(eventId, false);
    }
    const visitor = view.visitors.of(subject);
    visitor.goneSeq = Math.max(visitor.goneSeq, seq);
    visitor.claim = undefined;
    visitor.slot = undefined;
    if (result.freed) view.promoter.run().catch(context.onError);
    view.snapshot.expire();
    return left(eventId, result.freed);
  };
}

/** The gate's question. Everybody it lets through is alive. */
export function createCheckSlot(context: QueueContext): EntryQueue['checkSlot'] {
  const { store, clock } = context;

  return async (claims, { subject: user } = {}) => {
    const { aud: eventId, sub: subject } = claims;
    const view = context.view(eventId);
    const slot = toSlotEvidence(claims);
    const result = await store.checkSlot({
      ...view.call(),
      slot,
      user: user === undefined ? null : await hashSubject(eventId, user),
    });
    const visitor = view.visitors.of(subject);
    if (result === 'active' && clock() - visitor.heardMs >= HEARD_EVERY_MS) {
      visitor.heardMs = clock();
      view.pulse.noteSlot(slot);
    } else view.pulse.poke();
    return result;
  };
}

/** The slot's own answer, asked at most once a minute. */
async function heldAnswer(
  context: QueueContext,
  view: EventView,
  eventId: string,
  evidence: SlotEvidence,
): Promise<HeartbeatOutcome> {
  const visitor = view.visitors.of(evidence.subject);
  if (visitor.goneSeq >= evidence.seq) return { state: 'expired', eventId };
  let held: Slot | null | undefined = visitor.slot;
  const nowMs = context.clock();
  if (held?.id !== evidence.id || nowMs - visitor.heardMs >= HEARD_EVERY_MS) {
    visitor.heardMs = nowMs;
    held = await view.pulse.beatSlot(evidence);
  }
  if (held === null || held === undefined) return { state: 'expired', eventId };
  return admittedAnswer(context, eventId, evidence.subject, held);
}

/** The pass of an event without a line stays what it is. */
function presentedAnswer(context: QueueContext, token: string, claims: Claims): HeartbeatOutcome {
  const { aud: eventId, exp } = claims;
  return { state: 'admitted', eventId, token, expiresAt: exp * 1000, serverNow: context.clock(), seq: 0 };
}

function isByEntry(holder: Holder): boolean {
  return 'entryToken' in holder && holder.place === undefined;
}

function refusedPlace(reason: Parameters<typeof placeRefused>[0], eventId: string | undefined): LeaveOutcome {
  const refusal = placeRefused(reason, eventId);
  return refusal.state === 'refused' ? refusal : left(refusal.eventId, false);
}

function left(eventId: string, released: boolean): LeaveOutcome {
  return { state: 'left', eventId, released };
}
