import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Hmac } from '@urr/core/verify-hs256';

/**
 * HMAC-SHA256 by node:crypto. Secrets become key objects once: a raw secret is imported anew by every call.
 *
 * @returns base64url without padding, as `createVerifierHs256` wants it
 */
export function createNodeHmac(): Hmac {
  const keys = new WeakMap<Uint8Array, KeyObject>();
  return (secret, input) => {
    let key = keys.get(secret);
    if (key === undefined) {
      key = createSecretKey(secret);
      keys.set(secret, key);
    }
    return createHmac('sha256', key).update(input, 'utf8').digest('base64url');
  };
}
