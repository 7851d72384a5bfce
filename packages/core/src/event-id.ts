/** Event ids: the one name an event has in paths, cookies, tokens and store keys. */
import { InputError } from './errors';

/**
 * 1 to 64 of letters, digits, `_` and `-`, not beginning with a sign. Never holds a brace, dot or slash.
 *
 * `(?![\s\S])` is the end of the text: njs lets `$` stand before a last line break.
 */
export const EVENT_ID = /^[^\W_][\w-]{0,63}(?![\s\S])/;

/** Whether a value may be used as an event id. */
export function isEventId(value: unknown): value is string {
  return typeof value === 'string' && EVENT_ID.test(value);
}

/**
 * Stops on anything that is not an event id.
 *
 * @throws {InputError} naming the rule, not the value
 */
export function assertEventId(value: unknown, field = 'eventId'): asserts value is string {
  if (!isEventId(value)) {
    throw new InputError(field, 'expected 1 to 64 letters, digits, _ or -, beginning with a letter or digit');
  }
}
