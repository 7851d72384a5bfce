/** What `urr-edge build --lambda-edge` writes into the file beside the runtime: checked and compiled, plain JSON. */
import type { Config } from '@urr/core';
import type { GuardKeys, Jwk, Key, KeyRing } from '@urr/core/keys';
import type { GuardData } from '../../compile';
import type { GuardOptions } from '../../guard';

/** A key of a ring that has been checked. Secrets are base64, since they need not be text. */
export type PackedKey =
  | { readonly kid: string; readonly alg: 'HS256'; readonly secret: string }
  | { readonly kid: string; readonly alg: 'ES256' | 'EdDSA'; readonly publicKey: Jwk };

export type Settings = {
  readonly config: Config;
  readonly data: GuardData;
  readonly vwr: readonly PackedKey[];
  readonly entry: readonly PackedKey[];
} & Pick<GuardOptions, 'originVerify' | 'bypassKey'>;

/** Of a pair only the public half: a guard signs nothing. */
export function packRing(ring: KeyRing): PackedKey[] {
  return ring.keys.map((key) =>
    key.alg === 'HS256'
      ? { kid: key.kid, alg: key.alg, secret: Buffer.from(key.secret).toString('base64') }
      : { kid: key.kid, alg: key.alg, publicKey: key.publicKey },
  );
}

export function unpackKeys({ vwr, entry }: Pick<Settings, 'vwr' | 'entry'>): GuardKeys {
  const ring = (keys: readonly PackedKey[]): KeyRing => ({
    keys: keys.map(
      (key): Key => (key.alg === 'HS256' ? { ...key, secret: Buffer.from(key.secret, 'base64') } : key),
    ),
  });
  return { vwr: ring(vwr), entry: ring(entry) };
}
