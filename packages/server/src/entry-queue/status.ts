import { phaseAt } from '@urr/core';
import { admittedAnswer, closedAnswer, waitingAnswer } from './answers';
import type { EntryQueue } from './entry-queue';
import type { EventView } from './event-view';
import { toPlaceEvidence } from './evidence';
import { aheadIn, isMissingFrom } from './line-rank';
import type { StatusOutcome } from './outcome';
import { renewPass } from './pass-renewal';
import type { QueueContext } from './queue-context';
import { placeRefused, unknownEvent } from './refusals';
import type { PlaceEvidence, QueueSnapshot } from './store';
import { HEARD_EVERY_MS } from './visitors';

/** The answer to a claim is spoken from for this long. */
const CLAIM_SPOKEN_MS = 2000;

/** Where a place stands. The snapshot answers; only whoever may be admitted causes a store call. */
export function createStatus(context: QueueContext): EntryQueue['status'] {
  const { clock, config } = context;

  return async ({ place, eventId: expected, vwrToken }) => {
    const tokens = await context.tokens();
    const verdict = await tokens.place.verify(place, { eventId: expected });
    if (!verdict.ok) return placeRefused(verdict.reason, expected);
    const { aud: eventId, sub: subject } = verdict.claims;
    const view = context.view(eventId);
    const outcome = await standing(context, view, eventId, toPlaceEvidence(verdict.claims));
    if (outcome.state === 'refused' || outcome.state === 'expired' || outcome.state === 'closed')
      return outcome;
    const vwr = await renewPass({
      tokens,
      visitor: view.visitors.of(subject),
      eventId,
      subject,
      presented: vwrToken,
      vwrSeconds: config.ttl.vwrSeconds,
      nowMs: clock(),
    });
    return vwr === undefined ? outcome : { ...outcome, vwr };
  };
}

async function standing(
  context: QueueContext,
  view: EventView,
  eventId: string,
  place: PlaceEvidence,
): Promise<StatusOutcome> {
  const snapshot = await snapshotFor(view, place.seq);
  if (snapshot === null) return unknownEvent(eventId);
  const { event } = snapshot;
  if (place.epoch < event.epoch) return placeRefused('wrong-epoch', eventId);
  const visitor = view.visitors.of(place.subject);
  if (visitor.goneSeq >= place.seq) return { state: 'expired', eventId };

  const phase = phaseAt(event, context.clock());
  // A number this run never gave out is evidence of another one: the store has to see it.
  const isForeign = place.seq > snapshot.tail;
  if (phase === 'off' || visitor.turn || isForeign || isMissingFrom(snapshot, place.seq)) {
    return claim(context, view, eventId, place);
  }
  if (phase === 'closed') return closedAnswer(event);

  if (context.clock() - visitor.heardMs >= HEARD_EVERY_MS) {
    visitor.heardMs = context.clock();
    view.pulse.note(place);
  } else view.pulse.poke();
  const ahead = aheadIn(snapshot, place.seq);
  if (await admittedJustNow(context, view, snapshot, place, ahead))
    return claim(context, view, eventId, place);
  const { waiting, term, asOf } = snapshot;
  const behind = Math.max(0, waiting - ahead - 1);
  return waitingAnswer(context, { seq: place.seq, ahead, behind, term, event, nowMs: asOf }, snapshot);
}

/** A snapshot that knows the number: one taken before it was given out would put its holder at the end. */
async function snapshotFor(view: EventView, seq: number): Promise<QueueSnapshot | null> {
  const snapshot = await view.snapshot.get();
  if (snapshot === null || seq <= snapshot.tail) return snapshot;
  view.snapshot.expire();
  return view.snapshot.get();
}

/** Lets people in when the snapshot shows room; those it is for wait for it, all others are answered at once. */
async function admittedJustNow(
  context: QueueContext,
  view: EventView,
  snapshot: QueueSnapshot,
  { subject }: PlaceEvidence,
  ahead: number,
): Promise<boolean> {
  if (!view.promoter.isDue(snapshot)) return false;
  // A promotion that fails leaves everybody where they are; the next poll tries again.
  const promotion = view.promoter.run().catch(context.onError);
  const room = (snapshot.event.maxUsers ?? 0) - snapshot.active;
  if (ahead >= room) return false;
  await promotion;
  return view.visitors.of(subject).turn;
}

/** One claim at a time and at most one in two seconds for each place. */
function claim(
  context: QueueContext,
  view: EventView,
  eventId: string,
  place: PlaceEvidence,
): Promise<StatusOutcome> {
  const visitor = view.visitors.of(place.subject);
  const nowMs = context.clock();
  const known = visitor.claim;
  if (known !== undefined && known.seq === place.seq && nowMs < known.untilMs) {
    return known.outcome.then((outcome) =>
      'serverNow' in outcome ? { ...outcome, serverNow: nowMs } : outcome,
    );
  }
  const outcome = askStore(context, view, eventId, place);
  const entry = { seq: place.seq, untilMs: nowMs + CLAIM_SPOKEN_MS, outcome };
  visitor.claim = entry;
  visitor.turn = false;
  outcome.catch(() => {
    if (visitor.claim === entry) visitor.claim = undefined;
  });
  return outcome;
}

async function askStore(
  context: QueueContext,
  view: EventView,
  eventId: string,
  place: PlaceEvidence,
): Promise<StatusOutcome> {
  const result = await context.store.claim({ ...view.call(), place });
  const visitor = view.visitors.of(place.subject);
  switch (result.state) {
    case 'admitted':
      return admittedAnswer(context, eventId, place.subject, result.slot);
    case 'waiting':
      visitor.heardMs = context.clock();
      return waitingAnswer(context, result, view.snapshot.peek());
    case 'spent':
      visitor.goneSeq = Math.max(visitor.goneSeq, place.seq);
      return { state: 'expired', eventId };
    case 'closed':
      return closedAnswer(result.event);
    case 'unknown':
      return unknownEvent(eventId);
    default:
      return placeRefused('wrong-epoch', eventId);
  }
}
