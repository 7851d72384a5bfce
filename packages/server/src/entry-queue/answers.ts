/** Outcomes, made from what the store and the snapshot say. */
import { phaseAt } from '@urr/core';
import { estimateWait, nextPollMs, type Pace } from '@urr/core/position';
import type { OperatorMessage } from '@urr/core/protocol';
import { measuredPace } from './line-rank';
import type { QueueAdmitted, QueueClosed, QueueWaiting } from './outcome';
import type { QueueContext } from './queue-context';
import type { InLine, QueueEvent, QueueSnapshot, Slot } from './store';

/** Nobody this close to the front is told to come back late, whatever is known about the pace. */
const NEAR = 20;

/** What an event says to everybody in its line alike, at one moment. */
export type Outlook = {
  readonly state: QueueWaiting['state'];
  readonly eventId: string;
  readonly asOf: number;
  readonly pace: Pace | null;
  /** Epoch milliseconds; null unless the event is scheduled and knows when. */
  readonly opensAt: number | null;
  readonly message: OperatorMessage;
};

/** @param snapshot for the pace, when one is at hand */
export function outlookOf(event: QueueEvent, asOf: number, snapshot: QueueSnapshot | null): Outlook {
  const { eventId, opensAtMs, message } = event;
  const phase = phaseAt(event, asOf);
  const state = phase === 'paused' || phase === 'scheduled' ? phase : 'waiting';
  const pace = state === 'waiting' && snapshot !== null ? measuredPace(snapshot) : null;
  return { state, eventId, asOf, pace, opensAt: state === 'scheduled' ? opensAtMs : null, message };
}

/** @param snapshot for the pace, when one is at hand */
export function waitingAnswer(
  context: QueueContext,
  standing: Omit<InLine, 'state' | 'epoch'>,
  snapshot: QueueSnapshot | null,
): QueueWaiting {
  const { seq, ahead, behind, term, event, nowMs } = standing;
  return lineAnswer(context, outlookOf(event, nowMs, snapshot), seq, ahead, behind, term);
}

/** Somebody's own part of the answer: what a poll costs beside the proof of the place, so no more objects than needed. */
export function lineAnswer(
  { config, fraction }: QueueContext,
  { state, eventId, asOf, pace, opensAt, message }: Outlook,
  seq: number,
  ahead: number,
  behind: number,
  term: number,
): QueueWaiting {
  const eta = pace === null ? null : estimateWait(ahead, pace);
  const etaSeconds =
    eta !== null
      ? eta.highSeconds
      : opensAt !== null
        ? (opensAt - asOf) / 1000
        : state === 'waiting' && ahead < NEAR
          ? 0
          : null;
  const waiting = ahead + behind + 1;
  const pollAfterMs = nextPollMs({ etaSeconds, waiting, poll: config.poll, random: fraction });
  const position = ahead + 1;
  const answer: Writable<QueueWaiting> = {
    state,
    eventId,
    position,
    seq,
    ahead,
    behind,
    eta,
    pollAfterMs,
    asOf,
    term,
  };
  if (opensAt !== null) answer.opensAt = opensAt;
  if (message !== null) answer.message = message;
  return answer;
}

type Writable<T> = { -readonly [field in keyof T]: T[field] };

export function closedAnswer({ eventId, message }: QueueEvent): QueueClosed {
  return { state: 'closed', eventId, ...(message === null ? {} : { message }) };
}

/** The entry token of a slot: the same slot gives the same token, whoever asks. */
export async function admittedAnswer(
  context: QueueContext,
  eventId: string,
  subject: string,
  slot: Slot,
): Promise<QueueAdmitted> {
  const { entry } = await context.tokens();
  const token = await entry.issue({
    eventId,
    subject,
    epoch: slot.epoch,
    position: slot.seq,
    iat: slot.issuedAtSeconds,
    exp: slot.expiresAtSeconds,
    jti: slot.id,
  });
  const { id, epoch, seq } = slot;
  const expiresAt = slot.expiresAtSeconds * 1000;
  const admittedAt = slot.issuedAtSeconds * 1000;
  context.announce({ type: 'admitted', id, eventId, subject, epoch, seq, admittedAt, expiresAt });
  return { state: 'admitted', eventId, token, expiresAt, serverNow: context.clock(), seq };
}

/** A pass at once, for an event that has no line: nothing is kept about it, position 0 says that nobody waited. */
export async function passAtOnce(
  context: QueueContext,
  eventId: string,
  subject: string,
  epoch: number,
): Promise<QueueAdmitted> {
  const { entry } = await context.tokens();
  const serverNow = context.clock();
  const iat = Math.floor(serverNow / 1000);
  const exp = iat + context.config.ttl.entrySeconds;
  const token = await entry.issue({ eventId, subject, epoch, position: 0, iat, exp });
  return { state: 'admitted', eventId, token, expiresAt: exp * 1000, serverNow, seq: 0 };
}
