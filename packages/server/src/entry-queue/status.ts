import { phaseAt, type Verdict } from '@urr/core';
import { admittedAnswer, closedAnswer, lineAnswer, waitingAnswer } from './answers';
import type { EntryQueue } from './entry-queue';
import type { EventView } from './event-view';
import { toPlaceEvidence } from './evidence';
import { aheadIn, isMissingFrom } from './line-rank';
import type { QueueAdmitted, QueueWaiting, RenewedPass, StatusOutcome } from './outcome';
import { type Renewal, renewPass } from './pass-renewal';
import type { QueueContext } from './queue-context';
import type { QueueTokens } from './queue-tokens';
import { placeRefused, unknownEvent } from './refusals';
import type { PlaceEvidence, QueueSnapshot } from './store';
import { HEARD_EVERY_MS, type Visitor } from './visitors';

/** The answer to a claim is spoken from for this long. */
const CLAIM_SPOKEN_MS = 2000;

type Request = Parameters<EntryQueue['status']>[0];

/**
 * Where a place stands. The snapshot answers; only whoever may be admitted causes a store call. Everything that is at
 * hand is taken without waiting: a poll that asks nobody costs one promise, the caller's.
 */
export function createStatus(context: QueueContext): EntryQueue['status'] {
  function answer(request: Request): StatusOutcome | Promise<StatusOutcome> {
    const nowMs = context.clock();
    const tokens = context.tokensNow();
    const verdict = tokens?.place.verifyNow(request.place, { eventId: request.eventId }, nowMs);
    return tokens === undefined || verdict === undefined
      ? answerLater(request)
      : judged(context, request, tokens, verdict, nowMs);
  }

  async function answerLater(request: Request): Promise<StatusOutcome> {
    const nowMs = context.clock();
    const tokens = await context.tokens();
    const verdict = await tokens.place.verify(request.place, { eventId: request.eventId });
    return judged(context, request, tokens, verdict, nowMs);
  }

  return (request) => {
    try {
      const outcome = answer(request);
      return outcome instanceof Promise ? outcome : Promise.resolve(outcome);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

function judged(
  context: QueueContext,
  { eventId: expected, vwrToken }: Request,
  tokens: QueueTokens,
  verdict: Verdict,
  nowMs: number,
): StatusOutcome | Promise<StatusOutcome> {
  if (!verdict.ok) return placeRefused(verdict.reason, expected);
  const eventId = verdict.claims.aud;
  const view = context.view(eventId);
  const visitor = view.visitors.bearing(verdict);
  const place = toPlaceEvidence(verdict.claims);
  const outcome = standingNow({ context, view, visitor, eventId, place, nowMs });
  if (vwrToken === undefined && visitor.pass === undefined) return outcome;
  const { vwrSeconds } = context.config.ttl;
  const { subject } = place;
  const renewal = { tokens, visitor, eventId, subject, presented: vwrToken, vwrSeconds, nowMs };
  // No closures from here on: each would be paid for by every poll, whether it gets that far or not.
  return outcome instanceof Promise ? withPassLater(renewal, outcome) : withPass(renewal, outcome);
}

async function withPassLater(renewal: Renewal, outcome: Promise<StatusOutcome>): Promise<StatusOutcome> {
  return withPass(renewal, await outcome);
}

/** The outcome, with the pass renewed where it is time and somebody is there to have one. */
function withPass(renewal: Renewal, outcome: StatusOutcome): StatusOutcome | Promise<StatusOutcome> {
  if (outcome.state === 'refused' || outcome.state === 'expired' || outcome.state === 'closed')
    return outcome;
  const renewed = renewPass(renewal);
  return renewed === undefined ? outcome : withRenewed(outcome, renewed);
}

async function withRenewed(
  outcome: QueueWaiting | QueueAdmitted,
  renewed: Promise<RenewedPass | undefined>,
): Promise<StatusOutcome> {
  const vwr = await renewed;
  return vwr === undefined ? outcome : { ...outcome, vwr };
}

/** A poll as it is looked at. */
type Poll = {
  readonly context: QueueContext;
  readonly view: EventView;
  readonly visitor: Visitor;
  readonly eventId: string;
  readonly place: PlaceEvidence;
  readonly nowMs: number;
};

function standingNow(poll: Poll): StatusOutcome | Promise<StatusOutcome> {
  const { view, place, nowMs } = poll;
  const atHand = view.snapshot.now(nowMs);
  return atHand === undefined || (atHand !== null && place.seq > atHand.tail)
    ? standingLater(poll)
    : standing(poll, atHand);
}

async function standingLater(poll: Poll): Promise<StatusOutcome> {
  return standing(poll, await snapshotFor(poll.view, poll.place.seq));
}

function standing(poll: Poll, snapshot: QueueSnapshot | null): StatusOutcome | Promise<StatusOutcome> {
  const { view, visitor, eventId, place, nowMs } = poll;
  if (snapshot === null) return unknownEvent(eventId);
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
  if (!view.promoter.isDue(snapshot, nowMs)) return inLine(poll, snapshot, ahead);
  return standingAfterPromotion(poll, snapshot, ahead);
}

async function standingAfterPromotion(
  poll: Poll,
  snapshot: QueueSnapshot,
  ahead: number,
): Promise<StatusOutcome> {
  return (await admittedJustNow(poll, snapshot, ahead)) ? claim(poll) : inLine(poll, snapshot, ahead);
}

function inLine({ context, view, place }: Poll, snapshot: QueueSnapshot, ahead: number): StatusOutcome {
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
async function admittedJustNow(
  { context, view, visitor }: Poll,
  snapshot: QueueSnapshot,
  ahead: number,
): Promise<boolean> {
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
