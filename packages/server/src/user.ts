/** The app's signed-in user, as its callbacks name one. */
import { InputError } from '@urr/core/errors';

/**
 * Who a callback says it is: null, '' and undefined are nobody, a guest.
 *
 * @throws {InputError} something else than text: all such users would be one and the same
 */
export function toUser(subject: unknown): string | undefined {
  if (subject === undefined || subject === null || subject === '') return undefined;
  if (typeof subject !== 'string')
    throw new InputError('subject', 'expected a string, or nothing for a guest');
  return subject;
}
