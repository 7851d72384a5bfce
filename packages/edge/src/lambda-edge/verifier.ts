/** Checking tokens with node:crypto, at once, whatever the algorithm. */
import { createPublicKey, type KeyObject, timingSafeEqual, verify as verifySignature } from 'node:crypto';
import { KeysError } from '@urr/core/errors';
import type { Key, KeyRing, PublicKey } from '@urr/core/keys';
import { createNodeHmac } from '@urr/core/node-hmac';
import {
  createJudgeHs256,
  createVerifierHs256,
  type Judge,
  type TokenConfig,
  type VerifyHs256,
} from '@urr/core/verify-hs256';
import { createVerifierSync } from '@urr/core/verify-sync';

type Options = {
  readonly config: TokenConfig;
  readonly kind: 'vwr' | 'entry';
  readonly keys: KeyRing;
};

/**
 * Makes the verifier of one pass. A ring of secrets gets the fast path; one with public keys costs a signature check
 * for each new token, 45 to 60 µs, which the memory of verified tokens spares a warm function.
 *
 * @throws {KeysError} a public key that is no point of its curve
 */
export function createNodeVerifier(options: Options): VerifyHs256 {
  const { kind, keys } = options;
  const hmac = createNodeHmac();
  if (isOfSecrets(keys)) return createVerifierHs256({ ...options, hmac });
  const imported = new Map<Key, KeyObject>();
  for (const key of keys.keys) if (key.alg !== 'HS256') imported.set(key, importKey(key, kind));
  return createVerifierSync({
    ...options,
    isSignedBy(key, input, signature) {
      if (key.alg === 'HS256')
        return timingSafeEqual(Buffer.from(hmac(key.secret, input)), Buffer.from(signature));
      const publicKey = imported.get(key) as KeyObject;
      const data = Buffer.from(input, 'latin1'); // base64url and dots: one byte each
      const bytes = Buffer.from(signature, 'base64url');
      return key.alg === 'ES256'
        ? verifySignature('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes)
        : verifySignature(null, data, publicKey, bytes);
    },
  });
}

/** The same without expectations, as guards ask. */
export function createNodeJudge(options: Options): Judge {
  if (isOfSecrets(options.keys)) return createJudgeHs256({ ...options, hmac: createNodeHmac() });
  const verify = createNodeVerifier(options);
  return (token, nowMs) => {
    const verdict = verify(token, {}, nowMs);
    return verdict.ok ? verdict.claims : verdict.reason;
  };
}

function isOfSecrets({ keys }: KeyRing): boolean {
  return keys.every(({ alg }) => alg === 'HS256');
}

function importKey({ kid, alg, publicKey }: PublicKey, kind: string): KeyObject {
  try {
    return createPublicKey({ key: { ...publicKey }, format: 'jwk' });
  } catch {
    // Whatever the platform says about it may quote the key.
    throw new KeysError(`${kind} (kid "${kid}"): the platform does not accept this ${alg} key`);
  }
}
