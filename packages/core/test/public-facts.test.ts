/** Facts about signatures and keys that others have published, against our verifiers and key rings. */
import { createHmac, createPrivateKey, type JsonWebKey, sign } from 'node:crypto';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { createKeyRing, type Key, type KeyEntry } from '../src/keys';
import { isCanonical, isCompact } from '../src/token/base64url';
import { KINDS } from '../src/token/claims';
import { createTokens } from '../src/token/tokens';
import { signatureFault } from '../src/token/verify';
import { createVerifierHs256, type Hmac } from '../src/token/verify-hs256';
import { okpPublic, signEddsa } from './vectors/published-keys';
import vectors from './vectors/tokens.json';
import ed25519 from './vectors/wycheproof-ed25519.json';
import jws from './vectors/wycheproof-jws.json';
import keyFacts from './vectors/wycheproof-keys.json';

type SignatureFact = {
  id: number;
  key: keyof typeof jws.keys;
  jws: string;
  valid: boolean;
  strict?: boolean;
};
type KeyFact = { id: string; why: string; entries: object[]; valid: boolean; strict?: boolean };

const { config, nowMs } = vectors;
const hmac: Hmac = (secret, input) => createHmac('sha256', secret).update(input).digest('base64url');
const signatureFacts = jws.facts as SignatureFact[];
const isRight = ({ valid, strict }: { valid: boolean; strict?: boolean }): boolean => strict ?? valid;

const { d, ...es256Public } = jws.keys.es256;
const es256Private = createPrivateKey({ key: jws.keys.es256 as JsonWebKey, format: 'jwk' });

function ringWith(name: keyof typeof jws.keys) {
  const { kid } = jws.keys[name];
  if (name === 'es256') return createKeyRing([{ kid, alg: 'ES256', publicKey: es256Public }]);
  return createKeyRing([{ kid, alg: 'HS256', secret: Buffer.from(jws.keys[name].k, 'base64url') }]);
}
const imported = async (key: Key): Promise<CryptoKey> => {
  const jwk =
    key.alg === 'HS256' ? { kty: 'oct', k: Buffer.from(key.secret).toString('base64url') } : key.publicKey;
  return (await importJWK(jwk as JWK, key.alg)) as CryptoKey;
};

describe.each(['hs256', 'hs256-zeros', 'es256'] as const)('signatures under key %s', (name) => {
  const facts = signatureFacts.filter(({ key }) => key === name);
  const ring = ringWith(name);
  const key = ring.keys[0] as Key;

  it('are told genuine from forged', async () => {
    const cryptoKey = await imported(key);
    const isGenuine = async (text: string): Promise<boolean> => {
      if (!isCompact(text)) return false;
      return text.split('.').every(isCanonical) && (await signatureFault(text, key, cryptoKey)) === null;
    };
    const judged = facts.map(async (fact) => [fact.id, await isGenuine(fact.jws)]);
    expect(await Promise.all(judged)).toEqual(facts.map((fact) => [fact.id, isRight(fact)]));
  });

  it.each(KINDS)('make no token of kind %s, genuine or not', async (kind) => {
    const options = { config, kind, keys: ring };
    const tokens = createTokens({ ...options, clock: () => nowMs });
    const verifyNow = key.alg === 'HS256' ? createVerifierHs256({ ...options, hmac }) : null;
    for (const fact of facts) {
      const verdict = await tokens.verify(fact.jws);
      expect([fact.id, verdict.ok]).toEqual([fact.id, false]);
      if (verifyNow !== null) expect([fact.id, verifyNow(fact.jws, {}, nowMs)]).toEqual([fact.id, verdict]);
    }
  });
});

const claims = {
  iss: 'urr',
  aud: 'iu-2027',
  sub: 'subject-1',
  pos: 1,
  epo: 1,
  iat: nowMs / 1000 - 5,
  exp: nowMs / 1000 + 595,
  jti: 'jti-1',
  v: 1,
};
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const inputUnder = (alg: string, kid: string): string =>
  `${encode({ alg, typ: 'urr-vwr+jwt', kid })}.${encode(claims)}`;
const verifierWith = (entry: KeyEntry) =>
  createTokens({ config, kind: 'vwr', keys: createKeyRing([entry]), clock: () => nowMs });

describe('a token of ours', () => {
  it('takes no special ES256 signature for its own', async () => {
    const { kid } = jws.keys.es256;
    const tokens = verifierWith({ kid, alg: 'ES256', publicKey: es256Public });
    const input = inputUnder('ES256', kid);
    const own = sign('sha256', Buffer.from(input), { key: es256Private, dsaEncoding: 'ieee-p1363' });
    expect(await tokens.verify(`${input}.${own.toString('base64url')}`)).toMatchObject({ ok: true });
    const forged = signatureFacts.flatMap(({ id, key, jws: text }) =>
      key === 'es256' && id > 377 ? [text.split('.')[2] ?? ''] : [],
    );
    const der = sign('sha256', Buffer.from(input), es256Private).toString('base64url');
    for (const signature of [...forged, der, `${own.toString('base64url')}AA`]) {
      expect(await tokens.verify(`${input}.${signature}`)).toEqual({ ok: false, reason: 'signature' });
    }
  });

  it('takes no special EdDSA signature for its own, and its own in no second form', async () => {
    const tokens = verifierWith({ kid: 'd1', alg: 'EdDSA', publicKey: okpPublic });
    const input = inputUnder('EdDSA', 'd1');
    const own = signEddsa(input);
    expect(await tokens.verify(`${input}.${own}`)).toMatchObject({ ok: true });
    const forged = ed25519.facts.map(({ sig }) => Buffer.from(sig, 'hex').toString('base64url'));
    for (const signature of [...forged, withOrderAdded(own), `${own.slice(0, -2)}AA`, own.slice(0, 84)]) {
      expect(await tokens.verify(`${input}.${signature}`)).toEqual({ ok: false, reason: 'signature' });
    }
  });
});

it('the platform checks Ed25519 as published', async () => {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('jwk', ed25519.publicKey, 'Ed25519', false, ['verify']);
  for (const { id, msg, sig, valid } of ed25519.facts) {
    const found = await subtle.verify('Ed25519', key, Buffer.from(sig, 'hex'), Buffer.from(msg, 'hex'));
    expect([id, found]).toEqual([id, valid]);
  }
});

describe('a key ring', () => {
  it.each(
    (keyFacts.facts as KeyFact[]).map((fact) => ({ ...fact, takes: isRight(fact) ? 'takes' : 'refuses' })),
  )('$takes $why ($id)', async (fact) => {
    const entries = fact.entries.map((entry) =>
      'k' in entry ? { ...entry, k: undefined, secret: Buffer.from(String(entry.k), 'base64url') } : entry,
    );
    for (const entry of entries) if ('k' in entry) delete entry.k;
    const first = entries[0] as { kid: string; alg: string };
    const use = async () => {
      const keys = createKeyRing(entries as unknown as KeyEntry[]);
      const tokens = createTokens({ config, kind: 'vwr', keys, clock: () => nowMs });
      await tokens.verify(`${inputUnder(first.alg, first.kid)}.${'A'.repeat(86)}`);
    };
    if (isRight(fact)) await expect(use()).resolves.toBeUndefined();
    else await expect(use()).rejects.toMatchObject({ code: 'ERR_KEYS_INVALID' });
  });
});

/** The same point with S one group order further: what a verifier that does not look at the range of S takes as well. */
function withOrderAdded(signature: string): string {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const bytes = Buffer.from(signature, 'base64url');
  let s = 0n;
  for (let at = 63; at >= 32; at--) s = s * 256n + BigInt(bytes[at] as number);
  s += order;
  for (let at = 32; at < 64; at++, s /= 256n) bytes[at] = Number(s % 256n);
  return bytes.toString('base64url');
}
