/** Subjects: what stands for a visitor in tokens and stores. Never what the app calls them. */
import { InputError } from '@urr/core/errors';

const MAX_LENGTH = 512;

/**
 * The app's user as it may be kept: SHA-256 over event and user, 132 bits in base64url. The same user is another
 * subject in another event.
 *
 * @throws {InputError} not a string of 1 to 512 characters
 */
export async function hashSubject(eventId: string, subject: string): Promise<string> {
  if (typeof subject !== 'string' || subject.length === 0 || subject.length > MAX_LENGTH) {
    throw new InputError('subject', `expected a string of 1 to ${MAX_LENGTH} characters`);
  }
  return shortHash(`subject\n${eventId}\n${subject}`);
}

/** The first 22 characters of a SHA-256 in base64url. */
export async function shortHash(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, 22);
}
