/** The published token vectors, against both verifiers. */
import { createHmac, verify as isSignature } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKeyRing, type KeyEntry } from '../src/keys';
import { KINDS, REASONS, ringOf, type TokenKind } from '../src/token/claims';
import { createTokens } from '../src/token/tokens';
import { createVerifierHs256, type Hmac } from '../src/token/verify-hs256';
import { createVerifierSync, type IsSignedBy } from '../src/token/verify-sync';
import { buildCases } from './vectors/build';
import type { Case } from './vectors/forge';
import { rememberFrom } from './vectors/remember';
import vectors from './vectors/tokens.json';

const { config, nowMs } = vectors;
const cases = vectors.cases as Case[];
const keySets = vectors.keySets as Record<string, Record<'place' | 'vwr' | 'entry', KeyEntry[]>>;
const hmac: Hmac = (secret, input) => createHmac('sha256', secret).update(input).digest('base64url');
const isSignedBy: IsSignedBy = (key, input, signature) => {
  if (key.alg === 'HS256') return hmac(key.secret, input) === signature;
  const publicKey = { key: { ...key.publicKey }, format: 'jwk' as const, dsaEncoding: 'ieee-p1363' as const };
  const digest = key.alg === 'ES256' ? 'sha256' : null;
  return isSignature(digest, Buffer.from(input), publicKey, Buffer.from(signature, 'base64url'));
};

function ringFor({ kind, keys }: Case) {
  return createKeyRing(keySets[keys]?.[ringOf(kind as TokenKind)] ?? []);
}

const isHs256 = (entry: Case): boolean => ringFor(entry).keys.every(({ alg }) => alg === 'HS256');

describe('token vectors', () => {
  it.each(cases)('createTokens: $name', async (entry) => {
    const clock = () => entry.nowMs ?? nowMs;
    const tokens = createTokens({ config, kind: entry.kind as TokenKind, keys: ringFor(entry), clock });
    expect(await tokens.verify(entry.token, entry.expected)).toEqual(entry.verdict);
  });

  it.each(cases.filter(isHs256))('createVerifierHs256: $name', (entry) => {
    const verify = createVerifierHs256({ config, kind: entry.kind as TokenKind, keys: ringFor(entry), hmac });
    expect(verify(entry.token, entry.expected, entry.nowMs ?? nowMs)).toEqual(entry.verdict);
  });

  it.each(cases)('createVerifierSync: $name', (entry) => {
    const keys = ringFor(entry);
    const verify = createVerifierSync({ config, kind: entry.kind as TokenKind, keys, isSignedBy });
    expect(verify(entry.token, entry.expected, entry.nowMs ?? nowMs)).toEqual(entry.verdict);
  });

  it('count a signature check that throws as a bad signature', () => {
    const entry = cases.find(({ verdict }) => verdict.ok) as Case;
    const verify = createVerifierSync({
      config,
      kind: entry.kind as TokenKind,
      keys: ringFor(entry),
      isSignedBy: () => {
        throw new Error('no such curve');
      },
    });
    expect(verify(entry.token, entry.expected, nowMs)).toEqual({ ok: false, reason: 'signature' });
  });

  it('reach every reason with every kind', () => {
    const reached = new Set(
      cases.map(({ kind, verdict }) => `${kind} ${verdict.ok ? 'ok' : verdict.reason}`),
    );
    const verdicts = ['ok', ...REASONS];
    expect([...reached].sort()).toEqual(
      KINDS.flatMap((kind) => verdicts.map((verdict) => `${kind} ${verdict}`)).sort(),
    );
  });

  it('are what generate.ts writes', () => {
    const file = new URL('vectors/tokens.json', import.meta.url);
    expect(buildCases(rememberFrom(file))).toEqual(cases);
  });
});
