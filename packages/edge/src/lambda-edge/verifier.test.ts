import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { createKeyRing, createTokens, defineConfig, type KeyEntry } from '@urr/core';
import { describe, expect, it, vi } from 'vitest';
import vectors from '../../../core/test/vectors/tokens.json';
import { NOW } from '../../test/support/passes';
import { toCloudFrontEvent } from '../../test/support/runtimes';
import { createViewerRequestHandler } from './index';
import { createNodeVerifier } from './verifier';

const signatureChecks = vi.hoisted(() => ({ count: 0 }));
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const verify = (...args: unknown[]) => {
    signatureChecks.count++;
    return (crypto.verify as (...args: unknown[]) => boolean)(...args);
  };
  return { ...crypto, verify };
});

type Case = (typeof vectors.cases)[number];
type Rings = Record<'vwr' | 'entry', KeyEntry[]>;
const keySets = vectors.keySets as unknown as Record<string, Rings>;
const ofPasses = vectors.cases.filter(({ kind }) => kind === 'vwr' || kind === 'entry');
const publicKeys = (entry: Case): boolean =>
  keySets[entry.keys]?.[entry.kind as 'vwr'].some(({ alg }) => alg !== 'HS256') ?? false;

describe('createNodeVerifier', () => {
  it('meets vectors of every algorithm', () => {
    const algorithms = ofPasses.flatMap(({ keys, kind }) => keySets[keys]?.[kind as 'vwr'] ?? []);
    expect(new Set(algorithms.map(({ alg }) => alg))).toEqual(new Set(['HS256', 'ES256', 'EdDSA']));
    expect(ofPasses.filter(publicKeys).length).toBeGreaterThan(20);
  });

  it.each(ofPasses)('gives the published verdict: $name', (entry) => {
    const kind = entry.kind as 'vwr' | 'entry';
    const keys = createKeyRing(keySets[entry.keys]?.[kind] ?? []);
    const verify = createNodeVerifier({ config: vectors.config, kind, keys });
    const nowMs = (entry as { nowMs?: number }).nowMs ?? vectors.nowMs;
    const token = (entry as { token?: string }).token;
    expect(verify(token, (entry as { expected?: object }).expected ?? {}, nowMs)).toEqual(entry.verdict);
  });

  it('refuses to start with a key that is no point of its curve, without quoting it', () => {
    const x = 'A'.repeat(43);
    const keys = createKeyRing([
      { kid: 's1', alg: 'ES256', publicKey: { kty: 'EC', crv: 'P-256', x, y: x } },
    ]);
    expect(() => createNodeVerifier({ config: defineConfig({}), kind: 'vwr', keys })).toThrow(
      'ERR_KEYS_INVALID vwr (kid "s1"): the platform does not accept this ES256 key',
    );
  });
});

describe.each(['ES256', 'EdDSA'] as const)('a Lambda@Edge guard with %s keys', (alg) => {
  const config = defineConfig({});
  const clock = () => NOW;
  const vwr = newKey('v1', alg);
  const entry = newKey('e1', alg);
  const handlerWith = () =>
    createViewerRequestHandler({ config, clock, keys: { vwr: vwr.publicRing, entry: entry.publicRing } });
  const visit = async (handler: ReturnType<typeof handlerWith>, cookie: string) => {
    const event = toCloudFrontEvent({ target: '/api/v1/seats/iu-2027/A', cookies: [cookie] });
    const answer = await handler(event);
    return 'uri' in answer
      ? 'forward'
      : `${answer.status} ${/"reason":"([^"]+)"/.exec(answer.body ?? '')?.[1]}`;
  };
  const passes = async () => {
    const input = { eventId: 'iu-2027', epoch: 1, subject: 'subject-1', position: 2341 };
    return [
      await createTokens({ config, kind: 'vwr', keys: vwr.ring, clock }).issue(input),
      await createTokens({ config, kind: 'entry', keys: entry.ring, clock }).issue(input),
    ] as [string, string];
  };

  it('lets both passes through, and checks no signature of a pass it has seen', async () => {
    const [vwrToken, entryToken] = await passes();
    const cookie = `urr-vwr-token=${vwrToken}; urr-entry-token=${entryToken}`;
    const handler = handlerWith();
    signatureChecks.count = 0;
    expect(await visit(handler, cookie)).toBe('forward');
    expect(signatureChecks.count).toBe(2);
    for (let count = 0; count < 5; count++) expect(await visit(handler, cookie)).toBe('forward');
    expect(signatureChecks.count).toBe(2);
  });

  it('refuses a pass signed by another key, by the other ring, or as HS256 with the public key', async () => {
    const [vwrToken, entryToken] = await passes();
    const [header, payload] = entryToken.split('.') as [string, string];
    const stranger = newKey('e1', alg);
    const forged = stranger.sign(`${header}.${payload}`);
    const confused = `${Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'urr-entry+jwt', kid: 'e1' })).toString('base64url')}.${payload}`;
    const handler = handlerWith();
    const both = (token: string) => visit(handler, `urr-vwr-token=${vwrToken}; urr-entry-token=${token}`);
    expect(await both(forged)).toBe('403 signature');
    expect(await both(vwrToken)).toBe('403 wrong-kind');
    expect(await both(`${confused}.${'A'.repeat(43)}`)).toBe('403 algorithm');
    expect(await both(`${entryToken.slice(0, -3)}AAA`)).toBe('403 signature');
  });
});

function newKey(kid: string, alg: 'ES256' | 'EdDSA') {
  const pair =
    alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ format: 'jwk' }) as object;
  const privateKey = pair.privateKey.export({ format: 'jwk' }) as object;
  return {
    ring: createKeyRing([{ kid, alg, publicKey, privateKey }]),
    publicRing: createKeyRing([{ kid, alg, publicKey }]),
    sign(input: string) {
      const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' as const };
      const bytes = signWith(alg === 'ES256' ? 'sha256' : null, Buffer.from(input), key);
      return `${input}.${bytes.toString('base64url')}`;
    },
  };
}
