import type { Reason } from '@urr/core';
import { PROBLEMS } from '@urr/core/problem';
import type { QueueExpired, QueueRefused } from './outcome';

type Extra = Omit<QueueRefused, 'state' | 'code' | 'status'>;

/** A refusal with the status its code usually has. */
export function refuse(code: QueueRefused['code'], extra: Extra = {}): QueueRefused {
  return { state: 'refused', code, status: PROBLEMS[code][0], ...extra };
}

export function unknownEvent(eventId: string): QueueRefused {
  return refuse('event-unknown', { eventId });
}

/** A place that proves nothing; one that was good and has run out is `expired`, where its event is known. */
export function placeRefused(reason: Reason, eventId: string | undefined): QueueRefused | QueueExpired {
  if (reason === 'expired' && eventId !== undefined) return { state: 'expired', eventId };
  return refuse(reason === 'missing' ? 'place-required' : 'place-invalid', about(reason, eventId));
}

export function passRefused(reason: Reason, eventId: string): QueueRefused {
  return refuse('vwr-required', { eventId, reason });
}

export function entryRefused(reason: Reason, eventId: string | undefined): QueueRefused {
  return refuse('entry-required', about(reason, eventId));
}

function about(reason: Reason, eventId: string | undefined): Extra {
  return eventId === undefined ? { reason } : { reason, eventId };
}
