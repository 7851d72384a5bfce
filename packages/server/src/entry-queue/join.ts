import { type Claims, isEventId } from '@urr/core';
import { hashSubject } from '../subject-hash';
import { admittedAnswer, closedAnswer, passAtOnce, waitingAnswer } from './answers';
import type { EntryQueue } from './entry-queue';
import { toPlaceEvidence } from './evidence';
import type { JoinOutcome } from './outcome';
import { renewPass, toKnownPass } from './pass-renewal';
import type { QueueContext } from './queue-context';
import type { QueueTokens } from './queue-tokens';
import { passRefused, refuse, unknownEvent } from './refusals';
import type { JoinResult, PlaceEvidence } from './store';

/** Seconds after which somebody turned away by a full line may try again. */
const FULL_RETRY_SECONDS = 10;

/** Joining: the pass is checked here, because the edge lets everybody come this far. */
export function createJoin(context: QueueContext): EntryQueue['join'] {
  const { config, store, clock } = context;

  return async ({ eventId, vwrToken, subject: user, place }) => {
    if (!isEventId(eventId)) return refuse('event-invalid');
    const tokens = await context.tokens();
    const verdict = await tokens.vwr.verify(vwrToken, { eventId });
    if (!verdict.ok) return passRefused(verdict.reason, eventId);
    const { sub: subject, epo: epoch } = verdict.claims;
    const view = context.view(eventId);
    const shown = await shownPlace(tokens, place, verdict.claims);
    const result = await store.join({
      ...view.call(),
      subject,
      epoch,
      place: shown,
      user: user === undefined ? null : await hashSubject(eventId, user),
      maxWaiting: context.maxWaiting,
    });
    if (result.state === 'unknown' && config.unknownEvents === 'off') {
      return passAtOnce(context, eventId, subject, epoch);
    }
    if (result.state !== 'waiting' && result.state !== 'admitted') return refusedJoin(eventId, result);

    const visitor = view.visitors.of(subject);
    visitor.heardMs = clock();
    visitor.pass = toKnownPass(verdict.claims);
    visitor.passTail = null;
    visitor.claim = undefined;
    const vwr = await renewPass({
      tokens,
      visitor,
      eventId,
      subject,
      presented: undefined,
      vwrSeconds: config.ttl.vwrSeconds,
      nowMs: clock(),
    });
    const answer =
      result.state === 'waiting'
        ? waitingAnswer(context, result, view.snapshot.peek())
        : await admittedAnswer(context, eventId, subject, result.slot);
    const seq = answer.seq;
    const keeps = place !== undefined && shown?.seq === seq;
    const given = keeps ? place : await issuePlace(tokens, eventId, subject, result);
    return { ...answer, place: given, ...(vwr === undefined ? {} : { vwr }) };
  };
}

/** The place shown with the pass, if it is good and of the same visitor. */
async function shownPlace(
  tokens: QueueTokens,
  place: string | undefined,
  { aud, sub }: Claims,
): Promise<PlaceEvidence | null> {
  if (place === undefined) return null;
  const verdict = await tokens.place.verify(place, { eventId: aud, subject: sub });
  return verdict.ok ? toPlaceEvidence(verdict.claims) : null;
}

function issuePlace(
  tokens: QueueTokens,
  eventId: string,
  subject: string,
  result: Extract<JoinResult, { state: 'waiting' | 'admitted' }>,
): Promise<string> {
  const { epoch, seq } = result.state === 'waiting' ? result : result.slot;
  return tokens.place.issue({ eventId, subject, epoch, position: seq });
}

function refusedJoin(
  eventId: string,
  result: Exclude<JoinResult, { state: 'waiting' | 'admitted' }>,
): JoinOutcome {
  switch (result.state) {
    case 'closed':
      return closedAnswer(result.event);
    case 'unknown':
      return unknownEvent(eventId);
    case 'full':
      return refuse('queue-full', { eventId, retryAfterSeconds: FULL_RETRY_SECONDS });
    default:
      return passRefused(result.state, eventId);
  }
}
