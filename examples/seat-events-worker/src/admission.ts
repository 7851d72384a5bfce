import { isEventId } from '@urr/core/event-id';
import type { AdmissionEvent } from '@urr/server';

/**
 * What the body of a message says.
 *
 * @throws {TypeError} it is not an admission; no later try will change that
 */
export function parseAdmission(body: string): AdmissionEvent {
  const said: unknown = JSON.parse(body);
  if (!isAdmission(said)) throw new TypeError('expected an admission');
  return said;
}

function isAdmission(said: unknown): said is AdmissionEvent {
  if (typeof said !== 'object' || said === null) return false;
  const { type, id, eventId, admittedAt } = said as Record<string, unknown>;
  const hasId = typeof id === 'string' && id !== '';
  return type === 'admitted' && hasId && isEventId(eventId) && Number.isSafeInteger(admittedAt);
}
