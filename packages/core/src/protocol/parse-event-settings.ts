import { InputError } from '../errors';
import { toFaults } from '../fault';
import {
  type EventSettings,
  eventSettingsSchema,
  feedbackSettingsSchema,
  paceChangeSchema,
  pacingSettingsSchema,
} from './event-settings';
import { messageSchema } from './status';

const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(eventSettingsSchema.shape),
  pacing: Object.keys(pacingSettingsSchema.shape),
  'pacing.feedback': Object.keys(feedbackSettingsSchema.shape),
  'pacing.schedule.#': Object.keys(paceChangeSchema.shape),
  message: Object.keys(messageSchema.unwrap().shape),
};

/**
 * Checks what somebody wants to set on an event.
 *
 * @throws {InputError} the first fault, with its path as `field`: `pacing.stp: unknown key, did you mean pacing.step?`
 */
export function parseEventSettings(input: unknown): EventSettings {
  const parsed = eventSettingsSchema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [fault] = parsed.error.issues.flatMap((issue) =>
    toFaults(issue, (path) => KNOWN_KEYS[path.join('.').replace(/\d+/, '#')] ?? []),
  );
  throw new InputError(fault?.path || 'settings', fault?.message ?? 'expected event settings');
}
