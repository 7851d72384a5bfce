/** The keys of one run, in a form that can be told to another process. */
import { randomBytes } from 'node:crypto';
import { createKeyRing, type QueueKeys } from '@urr/core';

/** 32 bytes each, base64url. */
export type KeySecrets = {
  readonly place: string;
  readonly vwr: string;
  readonly entry: string;
  /** Of the shop's own: who is signed in. */
  readonly users: string;
};

export function randomSecrets(): KeySecrets {
  const secret = (): string => randomBytes(32).toString('base64url');
  return { place: secret(), vwr: secret(), entry: secret(), users: secret() };
}

export function keysFrom({ place, vwr, entry }: KeySecrets): QueueKeys {
  const ring = (kid: string, secret: string) =>
    createKeyRing([{ kid, alg: 'HS256', secret: Buffer.from(secret, 'base64url') }], kid);
  return { place: ring('p1', place), vwr: ring('v1', vwr), entry: ring('e1', entry) };
}
