/** Passes for tests, and forgeries of every kind. Signed by hand, so that nothing under test vouches for itself. */
import { createHmac, type KeyObject } from 'node:crypto';
import { createKeyRing } from '@urr/core';

export const SECRETS = {
  vwr: 'vwr secret of the edge tests, 32 bytes or more',
  vwrOld: 'an older vwr secret of the edge tests, as long',
  entry: 'entry secret of the edge tests, 32 bytes or more',
} as const;

export const keys = {
  vwr: createKeyRing([
    { kid: 'v2', alg: 'HS256', secret: SECRETS.vwr },
    { kid: 'v1', alg: 'HS256', secret: SECRETS.vwrOld },
  ]),
  entry: createKeyRing([{ kid: 'e1', alg: 'HS256', secret: SECRETS.entry }]),
};

/** The clock of every test. */
export const NOW = 1_800_000_000_000;
export const nowSeconds = NOW / 1000;

export type Kind = 'vwr' | 'entry';
type Json = Record<string, unknown>;

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export function sign(header: unknown, payload: unknown, secret: string | KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

export const headerOf = (kind: Kind): Json => ({
  alg: 'HS256',
  typ: `urr-${kind}+jwt`,
  kid: kind === 'vwr' ? 'v2' : 'e1',
});

export const claimsOf = (kind: Kind, claims: Json = {}): Json => ({
  iss: 'urr',
  aud: 'iu-2027',
  sub: 'subject-1',
  pos: 2341,
  epo: 1,
  iat: nowSeconds - 10,
  exp: nowSeconds + 590,
  jti: `${kind}-1`,
  v: 1,
  ...claims,
});

/** A pass; without changes a good one of event iu-2027. */
export const pass = (kind: Kind, claims: Json = {}, header: Json = {}, secret?: string): string =>
  sign({ ...headerOf(kind), ...header }, claimsOf(kind, claims), secret ?? SECRETS[kind]);

export const good = { vwr: pass('vwr'), entry: pass('entry') };

export const cookie = (values: { vwr?: string; entry?: string }): string =>
  [
    ...(values.vwr === undefined ? [] : [`urr-vwr-token=${values.vwr}`]),
    ...(values.entry === undefined ? [] : [`urr-entry-token=${values.entry}`]),
  ].join('; ');

export const bothCookies = cookie(good);
