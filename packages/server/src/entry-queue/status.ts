import { phaseAt } from '@urr/core';
import { admittedAnswer, closedAnswer, lineAnswer, waitingAnswer } from './answers';
import type { EntryQueue } from './entry-queue';
import type { EventView } from './event-view';
import { toPlaceEvidence } from './evidence';
import { aheadIn, isMissingFrom } from './line-rank';
import type { StatusOutcome } from './outcome';
import { renewPass } from './pass-renewal';
import type { QueueContext } from './queue-context';
import { placeRefused, unknownEvent } from './refusals';
import type { PlaceEvidence, QueueSnapshot } from './store';
import { HEARD_EVERY_MS, type Visitor } from './visitors';

/** The answer to a claim is spoken from for this long. */
const CLAIM_SPOKEN_MS = 2000;

/**
 * Where a place stands. The snapshot answers; only whoever may be admitted causes a store call. Everything that is at
 * hand is taken without waiting: a poll that asks nobody costs one promise, the caller's.
 */
export function createStatus(context: QueueContext): EntryQueue['status'] {
  const { clock, config } = context;

  return async ({ place: shown, eventId: expected, vwrToken }) => {
    const nowMs = clock();
    const tokens = context.tokensNow() ?? (await context.tokens());
    const wanted = { eventId: expected };
    const verdict =
      tokens.place.verifyNow(shown, wanted, nowMs) ?? (await tokens.place.verify(shown, wanted));
    if (!verdict.ok) return placeRefused(verdict.reason, expected);
    const { aud: eventId, sub: subject } = verdict.claims;
    const view = context.view(eventId);
    const place = toPlaceEvidence(verdict.claims);
    const atHand = view.snapshot.now(nowMs);
    const snapshot =
      atHand === undefined || (atHand !== null && place.seq > atHand.tail)
        ? await snapshotFor(view, place.seq)
        : atHand;
    if (snapshot === null) return unknownEvent(eventId);
    const visitor = view.visitors.bearing(verdict);
    const found = standing({ context, view, visitor, eventId, place, snapshot, nowMs });
    const outcome: StatusOutcome = found instanceof Promise ? await found : found;
    if (vwrToken === undefined && visitor.pass === undefined) return outcome;
    if (outcome.state === 'refused' || outcome.state === 'expired' || outcome.state === 'closed')
      return outcome;
    const renewal = renewPass({
      tokens,
      visitor,
      eventId,
      subject,
      presented: vwrToken,
      vwrSeconds: config.ttl.vwrSeconds,
      nowMs: clock(),
    });
    const vwr = renewal === undefined ? undefined : await renewal;
    return vwr === undefined ? outcome : { ...outcome, vwr };
  };
}

/** A poll as it is looked at. */
type Poll = {
  readonly context: QueueContext;
  readonly view: EventView;
  readonly visitor: Visitor;
  readonly eventId: string;
  readonly place: PlaceEvidence;
  readonly snapshot: QueueSnapshot;
  readonly nowMs: number;
};

function standing(poll: Poll): StatusOutcome | Promise<StatusOutcome> {
  const { view, visitor, eventId, place, snapshot, nowMs } = poll;
  const { event } = snapshot;
  if (place.epoch < event.epoch) return placeRefused('wrong-epoch', eventId);
  if (visitor.goneSeq >= place.seq) return { state: 'expired', eventId };

  const phase = phaseAt(event, nowMs);
  // A number this run never gave out is evidence of another one: the store has to see it.
  const isForeign = place.seq > snapshot.tail;
  if (phase === 'off' || visitor.turn || isForeign || isMissingFrom(snapshot, place.seq)) return claim(poll);
  if (phase === 'closed') return closedAnswer(event);

  if (nowMs - visitor.heardMs >= HEARD_EVERY_MS) {
    visitor.heardMs = nowMs;
    view.pulse.note(place);
  } else view.pulse.poke();
  const ahead = aheadIn(snapshot, place.seq);
  if (!view.promoter.isDue(snapshot, nowMs)) return inLine(poll, ahead);
  return admittedJustNow(poll, ahead).then((isAdmitted) => (isAdmitted ? claim(poll) : inLine(poll, ahead)));
}

function inLine({ context, view, place, snapshot }: Poll, ahead: number): StatusOutcome {
  const behind = Math.max(0, snapshot.waiting - ahead - 1);
  return lineAnswer(context, view.outlook(snapshot), place.seq, ahead, behind, snapshot.term);
}

/** A snapshot that knows the number: one taken before it was given out would put its holder at the end. */
async function snapshotFor(view: EventView, seq: number): Promise<QueueSnapshot | null> {
  const snapshot = await view.snapshot.get();
  if (snapshot === null || seq <= snapshot.tail) return snapshot;
  view.snapshot.expire();
  return view.snapshot.get();
}

/** Lets people in when the snapshot shows room; those it is for wait for it, all others are answered at once. */
async function admittedJustNow({ context, view, visitor, snapshot }: Poll, ahead: number): Promise<boolean> {
  // A promotion that fails leaves everybody where they are; the next poll tries again.
  const promotion = view.promoter.run().catch(context.onError);
  const room = (snapshot.event.maxUsers ?? 0) - snapshot.active;
  if (ahead >= room) return false;
  await promotion;
  return visitor.turn;
}

/** One claim at a time and at most one in two seconds for each place. */
function claim(poll: Poll): Promise<StatusOutcome> {
  const { context, visitor, place } = poll;
  const nowMs = context.clock();
  const known = visitor.claim;
  if (known !== undefined && known.seq === place.seq && nowMs < known.untilMs) {
    return known.outcome.then((outcome) =>
      'serverNow' in outcome ? { ...outcome, serverNow: nowMs } : outcome,
    );
  }
  const outcome = askStore(poll);
  const entry = { seq: place.seq, untilMs: nowMs + CLAIM_SPOKEN_MS, outcome };
  visitor.claim = entry;
  visitor.turn = false;
  outcome.catch(() => {
    if (visitor.claim === entry) visitor.claim = undefined;
  });
  return outcome;
}

async function askStore({ context, view, visitor, eventId, place }: Poll): Promise<StatusOutcome> {
  const result = await context.store.claim({ ...view.call(), place });
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
