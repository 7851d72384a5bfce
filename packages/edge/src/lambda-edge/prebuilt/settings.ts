/** What `urr-edge build --lambda-edge` writes into the file beside the runtime: checked and compiled, plain JSON. */
import type { Config } from '@urr/core';
import type { Jwk, KeyRing } from '@urr/core/keys';
import { judgeKeys, type TokenConfig, type TokenKind } from '@urr/core/verify-hs256';
import type { GuardData } from '../../compile';
import type { GuardOptions } from '../../guard';

/** A secret in base64, since it need not be text, with the encoded header that our issuers write for it. */
export type PackedSecret = {
  readonly kid: string;
  readonly alg: 'HS256';
  readonly secret: string;
  readonly prefix: string;
};

/** A key of a ring that has been checked. */
export type PackedKey =
  | PackedSecret
  | { readonly kid: string; readonly alg: 'ES256' | 'EdDSA'; readonly publicKey: Jwk };

export type Settings<K extends PackedKey = PackedKey> = {
  /** What is read of it while requests come. */
  readonly config: TokenConfig & Pick<Config, 'cookies' | 'vwrHeader' | 'entryHeader'>;
  readonly data: GuardData;
  readonly vwr: readonly K[];
  readonly entry: readonly K[];
} & Pick<GuardOptions, 'originVerify' | 'bypassKey'>;

/** The part of the configuration that settings hold. */
export function packConfig(config: Config): Settings['config'] {
  const { issuer, leewaySeconds, ttl, cookies, vwrHeader, entryHeader } = config;
  return { issuer, leewaySeconds, ttl, cookies, vwrHeader, entryHeader };
}

/** Of a pair only the public half: a guard signs nothing. */
export function packRing(kind: TokenKind, ring: KeyRing): PackedKey[] {
  return ring.keys.map((key): PackedKey => {
    const { kid, alg } = key;
    if (alg !== 'HS256') return { kid, alg, publicKey: key.publicKey };
    const [{ prefix } = { prefix: '' }] = judgeKeys(kind, { keys: [key] });
    return { kid, alg, secret: Buffer.from(key.secret).toString('base64'), prefix };
  });
}

/** Whether all keys of a ring are secrets. */
export function isOfSecrets(ring: readonly PackedKey[]): ring is readonly PackedSecret[] {
  return ring.every(({ alg }) => alg === 'HS256');
}
