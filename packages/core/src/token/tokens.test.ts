import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { defineConfig } from '../config';
import { cookieNames } from '../cookies';
import { createKeyRing } from '../keys';
import { KINDS, type TokenKind } from './claims';
import type { TokenInput } from './issue';
import { randomId } from './random-id';
import { createTokens } from './tokens';

const nowMs = 1_800_000_000_750;
const clock = () => nowMs;
const config = defineConfig({});
const ringOf = (kid: string) =>
  createKeyRing([{ kid, alg: 'HS256', secret: `secret of ${kid}`.padEnd(32, '.') }]);
const keys = ringOf('v1');
const input = { eventId: 'iu-2027', epoch: 1, subject: 'subject', position: 2341 };

it('createTokens says what it was given wrongly', () => {
  const wrong = { config, kind: 'tier1', keys } as unknown as Parameters<typeof createTokens>[0];
  expect(() => createTokens(wrong)).toThrow(
    'ERR_INPUT_INVALID kind: expected one of waiting-place, queue-place, vwr, entry',
  );
  const rings = { config, kind: 'vwr', keys: { vwr: keys } } as unknown as Parameters<typeof createTokens>[0];
  expect(() => createTokens(rings)).toThrow(
    'ERR_KEYS_INVALID vwr: expected a key ring, made by createKeyRing',
  );
});

it('takes what a header has where there is no token for none', async () => {
  const tokens = createTokens({ config, kind: 'vwr', keys });
  const verdict = await tokens.verify(new Headers().get('authorization') as unknown as undefined);
  expect(verdict).toEqual({ ok: false, reason: 'missing' });
});

describe('issue', () => {
  it.each([
    ['vwr', 600],
    ['entry', 600],
    ['waiting-place', 86_400],
    ['queue-place', 86_400],
  ] as const)('gives a %s every claim and a life of %i seconds', async (kind, ttl) => {
    const random = (bytes: number) => new Uint8Array(bytes).fill(255);
    const tokens = createTokens({ config, kind, keys, clock, random });
    const verdict = await tokens.verify(await tokens.issue(input), {
      eventId: 'iu-2027',
      epoch: 1,
      subject: 'subject',
    });
    expect(verdict).toEqual({
      ok: true,
      claims: {
        iss: 'urr',
        aud: 'iu-2027',
        sub: 'subject',
        pos: 2341,
        epo: 1,
        iat: 1_800_000_000,
        exp: 1_800_000_000 + ttl,
        jti: '________________',
        v: 1,
      },
    });
  });

  it('writes exactly alg, typ and kid into the header', async () => {
    const token = await createTokens({ config, kind: 'entry', keys, clock }).issue(input);
    const header = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString();
    expect(header).toBe('{"alg":"HS256","typ":"urr-entry+jwt","kid":"v1"}');
  });

  it('takes given times, id and first issue', async () => {
    const tokens = createTokens({ config, kind: 'vwr', keys, clock });
    const given = { iat: 1_799_999_990, jti: 'id', oia: 1_799_990_000 };
    const verdict = await tokens.verify(await tokens.issue({ ...input, ...given, ttlSeconds: 900 }));
    expect(verdict).toMatchObject({ claims: { ...given, exp: 1_800_000_890 } });
    const exact = await tokens.verify(await tokens.issue({ ...input, exp: 1_800_000_007 }));
    expect(exact).toMatchObject({ claims: { iat: 1_800_000_000, exp: 1_800_000_007 } });
  });

  it('writes ASCII, whatever issuer and subject hold', async () => {
    const tokens = createTokens({ config: defineConfig({ issuer: '티켓' }), kind: 'vwr', keys, clock });
    const token = await tokens.issue({ ...input, subject: '사용자' });
    expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').every((byte) => byte < 0x80)).toBe(true);
    expect(await tokens.verify(token, { subject: '사용자' })).toMatchObject({
      ok: true,
      claims: { iss: '티켓' },
    });
  });

  it.each<[string, Partial<TokenInput>]>([
    ['eventId', { eventId: 'a/b' }],
    ['epoch', { epoch: 0 }],
    ['epoch', { epoch: 1.5 }],
    ['subject', { subject: '' }],
    ['subject', { subject: 'x'.repeat(1600) }],
    ['position', { position: -1 }],
    ['position', { position: 2 ** 53 }],
    ['iat', { iat: Number.NaN }],
    ['exp', { exp: 1_800_000_000.5 }],
    ['exp', { exp: 1_800_000_000 }],
    ['exp', { ttlSeconds: 901 }],
    ['jti', { jti: '' }],
    ['oia', { oia: 0 }],
  ])('refuses what no verifier would accept: %s %j', async (field, change) => {
    const tokens = createTokens({ config, kind: 'vwr', keys, clock });
    await expect(tokens.issue({ ...input, ...change })).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
      field,
    });
  });

  it.each(['ES256', 'EdDSA'] as const)(
    '%s: signs with the private key, verifies with the public one alone',
    async (alg) => {
      const made = await generateKeyPair(alg, { extractable: true });
      const publicKey = await exportJWK(made.publicKey);
      const privateKey = await exportJWK(made.privateKey);
      const issuer = createTokens({
        config,
        kind: 'vwr',
        keys: createKeyRing([{ kid: 'a', alg, publicKey, privateKey }]),
        clock,
      });
      const verifier = createTokens({
        config,
        kind: 'vwr',
        keys: createKeyRing([{ kid: 'a', alg, publicKey }]),
        clock,
      });
      const token = await issuer.issue(input);
      expect(await verifier.verify(token)).toMatchObject({ ok: true });
      await expect(verifier.issue(input)).rejects.toThrow(
        'ERR_KEYS_INVALID vwr[0] (kid "a"): has no privateKey, expected a key that can sign at the front',
      );
    },
  );

  it('names the key when the platform refuses it, for example a point that is not on the curve', async () => {
    const publicKey = { kty: 'EC', crv: 'P-256', x: `${'A'.repeat(42)}E`, y: `${'A'.repeat(42)}E` };
    const tokens = createTokens({
      config,
      kind: 'entry',
      keys: createKeyRing([{ kid: 'a', alg: 'ES256', publicKey }]),
      clock,
    });
    const header = Buffer.from('{"alg":"ES256","typ":"urr-entry+jwt","kid":"a"}').toString('base64url');
    await expect(tokens.verify(`${header}.e30.${'A'.repeat(86)}`)).rejects.toThrow(
      'ERR_KEYS_INVALID entry (kid "a"): the platform does not accept this ES256 key',
    );
  });
});

describe('verify', () => {
  it('reads the clock each time', async () => {
    let at = nowMs;
    const tokens = createTokens({ config, kind: 'vwr', keys, clock: () => at });
    const token = await tokens.issue(input);
    at = (1_800_000_600 + 5) * 1000;
    expect(await tokens.verify(token)).toMatchObject({ ok: true });
    at += 1;
    expect(await tokens.verify(token)).toEqual({ ok: false, reason: 'expired' });
  });

  it('refuses when the clock does not tell a number', async () => {
    const token = await createTokens({ config, kind: 'vwr', keys, clock }).issue(input);
    const broken = createTokens({ config, kind: 'vwr', keys, clock: () => Number.NaN });
    expect(await broken.verify(token)).toEqual({ ok: false, reason: 'not-yet-valid' });
  });

  it.each([42, {}, [], true, Symbol('token')])('answers malformed to what is no text', async (token) => {
    const tokens = createTokens({ config, kind: 'vwr', keys, clock });
    expect(await tokens.verify(token as unknown as string)).toEqual({ ok: false, reason: 'malformed' });
  });
});

describe('cookies stay small', () => {
  const size = async (kind: TokenKind, eventId: string, kid: string, position: number, perEvent = false) => {
    const token = await createTokens({ config, kind, keys: ringOf(kid), clock }).issue({
      eventId,
      epoch: 9,
      subject: randomId(),
      position,
      ...(kind === 'vwr' ? { oia: 1_800_000_000 } : {}),
    });
    const names = cookieNames({ ...config, cookies: { ...config.cookies, perEvent } }, eventId);
    const name = {
      'waiting-place': names.place1,
      'queue-place': names.place2,
      vwr: names.vwr,
      entry: names.entry,
    }[kind];
    return name.length + token.length;
  };

  it.each(KINDS)('%s: at most 360 bytes with an event id of 8 characters', async (kind) => {
    expect(await size(kind, 'abcd2027', 'p1', 9_999_999)).toBeLessThanOrEqual(360);
  });

  it.each(KINDS)('%s: at most 500 bytes with the longest event id, kid and position', async (kind) => {
    const position = kind.startsWith('queue') || kind === 'entry' ? Number.MAX_SAFE_INTEGER : 9_999_999;
    expect(await size(kind, 'e'.repeat(64), 'k'.repeat(16), position, true)).toBeLessThanOrEqual(500);
  });
});
