/** One fresh key, as `parseKeys` reads it. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

export const ALGORITHMS = ['HS256', 'ES256', 'EdDSA'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];
export type WrittenKey = {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly [member: string]: unknown;
};

/** The random part of the id keeps keys apart when rings are rotated. */
export function newKey(prefix: string, algorithm: Algorithm): WrittenKey {
  const kid = `${prefix}-${randomBytes(3).toString('hex')}`;
  if (algorithm === 'HS256') {
    return { kid, alg: algorithm, secret: randomBytes(32).toString('base64url') };
  }
  const pair =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519');
  const jwk = (key: KeyObject): object => key.export({ format: 'jwk' });
  return { kid, alg: algorithm, publicKey: jwk(pair.publicKey), privateKey: jwk(pair.privateKey) };
}
