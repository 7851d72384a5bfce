/** Outcomes, made from what the store and the snapshot say. */
import { phaseAt } from '@urr/core';
import { nextPollMs } from '@urr/core/position';
import { expectedWait } from './line-rank';
import type { QueueAdmitted, QueueClosed, QueueWaiting } from './outcome';
import type { QueueContext } from './queue-context';
import type { InLine, QueueEvent, QueueSnapshot, Slot } from './store';

/** Nobody this close to the front is told to come back late, whatever is known about the pace. */
const NEAR = 20;

/** @param snapshot for the pace, when one is at hand */
export function waitingAnswer(
  context: QueueContext,
  standing: Omit<InLine, 'state' | 'epoch'>,
  snapshot: QueueSnapshot | null,
): QueueWaiting {
  const { seq, ahead, behind, term, event, nowMs } = standing;
  const phase = phaseAt(event, nowMs);
  const state = phase === 'paused' || phase === 'scheduled' ? phase : 'waiting';
  const eta = state === 'waiting' && snapshot !== null ? expectedWait(snapshot, ahead) : null;
  const untilOpening =
    state === 'scheduled' && event.opensAtMs !== null ? (event.opensAtMs - nowMs) / 1000 : null;
  return {
    state,
    eventId: event.eventId,
    position: ahead + 1,
    seq,
    ahead,
    behind,
    eta,
    pollAfterMs: nextPollMs({
      etaSeconds: eta?.highSeconds ?? untilOpening ?? (state === 'waiting' && ahead < NEAR ? 0 : null),
      waiting: ahead + behind + 1,
      poll: context.config.poll,
      random: context.fraction,
    }),
    asOf: nowMs,
    term,
    ...(untilOpening === null || event.opensAtMs === null ? {} : { opensAt: event.opensAtMs }),
    ...(event.message === null ? {} : { message: event.message }),
  };
}

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
