import { operatorText } from '../messages/language';
import type { Outcome, Snapshot } from './snapshot';

/**
 * The answer a snapshot amounts to.
 *
 * @returns undefined while waiting goes on; also for an expired place, which can be taken anew
 */
export function outcomeOf(
  { state, final, eventId, waited, expiresAt, code, message }: Snapshot,
  lang: string,
): Outcome | undefined {
  if (!final || state === 'expired') return undefined;
  if (state === 'admitted') return { state, eventId, waited, expiresAt };
  if (state === 'left') return { state, eventId };
  if (state === 'closed' || state === 'sold-out') {
    const text = operatorText(message, lang);
    return { state, eventId, ...(text && { message: text }) };
  }
  return { state: 'failed', eventId, code: code ?? 'internal' };
}
