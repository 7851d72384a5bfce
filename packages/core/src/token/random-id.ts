/** Random ids: subjects, token ids, idempotency. */
import { encodeBinary } from './base64url';

/** Source of randomness: that many unpredictable bytes. */
export type Random = (bytes: number) => Uint8Array;

/** The platform's cryptographic random source (Web Crypto, in every runtime this family supports). */
export const systemRandom: Random = (bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes));

/**
 * An unguessable id in base64url: 16 bytes (128 bits) are 22 characters.
 *
 * @param random replaced in tests
 * @param bytes 16 for subjects, 12 for token ids
 */
export function randomId(random: Random = systemRandom, bytes = 16): string {
  return encodeBinary(String.fromCharCode(...random(bytes)));
}
