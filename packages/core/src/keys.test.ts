import { inspect } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { isUrrError } from './errors';
import { assertRingsDiffer, canSign, createKeyRing, type KeyEntry, parseKeys } from './keys';

const secret = (letter: string): string => letter.repeat(32);
const hs = (kid: string, letter = kid[0] ?? 'x'): KeyEntry => ({ kid, alg: 'HS256', secret: secret(letter) });

async function pair(alg: 'ES256' | 'EdDSA') {
  const keys = await generateKeyPair(alg, { extractable: true });
  return { publicKey: await exportJWK(keys.publicKey), privateKey: await exportJWK(keys.privateKey) };
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(isUrrError(error, 'ERR_KEYS_INVALID')).toBe(true);
    return (error as Error).message;
  }
  return 'nothing thrown';
}

describe('createKeyRing', () => {
  it('keeps the order of the entries, the first one signs', () => {
    const ring = createKeyRing([hs('v2'), hs('v1', 'w')]);
    expect(ring.keys.map(({ kid }) => kid)).toEqual(['v2', 'v1']);
    expect(canSign(ring)).toBe(true);
  });

  it('takes a string secret as its UTF-8 bytes and decodes nothing', () => {
    const [base64] = createKeyRing([{ kid: 'a', alg: 'HS256', secret: 'QUFB'.repeat(8) }]).keys;
    expect(base64).toHaveProperty('secret.length', 32);
    const [korean] = createKeyRing([{ kid: 'a', alg: 'HS256', secret: '가'.repeat(11) }]).keys;
    expect(korean).toHaveProperty('secret.length', 33);
  });

  it('copies a byte secret', () => {
    const bytes = new Uint8Array(32).fill(7);
    const [key] = createKeyRing([{ kid: 'a', alg: 'HS256', secret: bytes }]).keys;
    bytes.fill(0);
    expect(key).toHaveProperty('secret.0', 7);
  });

  it('takes a Buffer, which is a view into shared memory, as its own bytes only', () => {
    const [key] = createKeyRing([{ kid: 'a', alg: 'HS256', secret: Buffer.from(secret('b')) }]).keys;
    expect(key).toHaveProperty('secret.length', 32);
    expect(key).toHaveProperty('secret.0', 'b'.charCodeAt(0));
  });

  it.each([
    [
      'an empty ring',
      [],
      'ERR_KEYS_INVALID vwr: is empty, expected at least one key; make one: npx @urr/server keys new',
    ],
    ['no array', { kid: 'v1' }, 'ERR_KEYS_INVALID vwr: expected an array of keys'],
    [
      'an entry that is no object',
      ['v1'],
      'ERR_KEYS_INVALID vwr[0]: expected an object with kid, alg and secret or publicKey',
    ],
    [
      'a short secret',
      [{ kid: 'v1', alg: 'HS256', secret: 'x'.repeat(24) }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): secret has 24 bytes, expected at least 32; make one: npx @urr/server keys new',
    ],
    [
      'a missing secret',
      [{ kid: 'v1', alg: 'HS256', secret: undefined }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): secret is missing, expected a string or a Uint8Array of at least 32 bytes; make one: npx @urr/server keys new',
    ],
    [
      'a secret of the wrong type',
      [{ kid: 'v1', alg: 'HS256', secret: Array(32).fill(1) }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): secret has the wrong type, expected a string or a Uint8Array of at least 32 bytes; make one: npx @urr/server keys new',
    ],
    [
      'a missing kid',
      [{ alg: 'HS256', secret: secret('x') }],
      'ERR_KEYS_INVALID vwr[0]: kid is missing, expected 1 to 16 letters, digits, _ or -',
    ],
    [
      'a long kid, unnamed because it may be a secret',
      [{ kid: secret('x'), alg: 'HS256', secret: 'v1' }],
      'ERR_KEYS_INVALID vwr[0]: kid is malformed, expected 1 to 16 letters, digits, _ or -',
    ],
    [
      'a kid with a quote',
      [{ kid: 'v"1', alg: 'HS256', secret: secret('x') }],
      'ERR_KEYS_INVALID vwr[0]: kid is malformed, expected 1 to 16 letters, digits, _ or -',
    ],
    [
      'a repeated kid',
      [hs('v1'), hs('v2', 'w'), hs('v1', 'z')],
      'ERR_KEYS_INVALID vwr[2] (kid "v1"): kid is already that of vwr[0]',
    ],
    [
      'a repeated secret',
      [hs('v1'), hs('v2')],
      'ERR_KEYS_INVALID vwr[1] (kid "v2"): same secret as vwr[0]; make one: npx @urr/server keys new',
    ],
    [
      'no alg',
      [{ kid: 'v1', secret: secret('x') }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): alg is missing, expected HS256, ES256 or EdDSA',
    ],
    [
      'an unknown alg',
      [{ kid: 'v1', alg: 'RS256', publicKey: {} }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): alg is not supported, expected HS256, ES256 or EdDSA',
    ],
    [
      'a mistyped member',
      [{ kid: 'v1', alg: 'HS256', secrte: secret('x') }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): unknown member "secrte", did you mean "secret"?',
    ],
    [
      'an unknown member',
      [{ ...hs('v1'), expires: 1 }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): unknown member "expires", expected kid, alg, secret',
    ],
    [
      'a secret on a public-key entry',
      [{ kid: 'v1', alg: 'ES256', secret: secret('x') }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): unknown member "secret", expected kid, alg, publicKey, privateKey',
    ],
    [
      'a missing public key',
      [{ kid: 'v1', alg: 'ES256' }],
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): publicKey is missing, expected a JWK (an object)',
    ],
  ])('refuses %s', (_name, entries, message) => {
    expect(messageOf(() => createKeyRing(entries as KeyEntry[], 'vwr'))).toBe(message);
  });
});

describe('public-key entries', () => {
  it.each(['ES256', 'EdDSA'] as const)('%s: signs with the private key, verifies without it', async (alg) => {
    const { publicKey, privateKey } = await pair(alg);
    expect(canSign(createKeyRing([{ kid: 'a', alg, publicKey, privateKey }]))).toBe(true);
    expect(canSign(createKeyRing([{ kid: 'a', alg, publicKey }]))).toBe(false);
  });

  it('keep only the members that are read', async () => {
    const { publicKey } = await pair('ES256');
    const entry: KeyEntry = {
      kid: 'a',
      alg: 'ES256',
      publicKey: { ...publicKey, use: 'sig', alg: 'ES256', ext: true } as object,
    };
    const [key] = createKeyRing([entry]).keys;
    expect(Object.keys((key as { publicKey: object }).publicKey).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  it('are refused when the JWK does not fit, with the member at fault', async () => {
    const es = await pair('ES256');
    const ed = await pair('EdDSA');
    const other = await pair('ES256');
    const refused = (entry: object) =>
      messageOf(() => createKeyRing([{ kid: 'a', ...entry } as KeyEntry], 'vwr')).slice(
        'ERR_KEYS_INVALID vwr[0] (kid "a"): '.length,
      );
    expect(refused({ alg: 'EdDSA', publicKey: es.publicKey })).toBe(
      'publicKey does not fit alg EdDSA, expected kty "OKP" and crv "Ed25519"',
    );
    expect(refused({ alg: 'ES256', publicKey: ed.publicKey })).toBe(
      'publicKey does not fit alg ES256, expected kty "EC" and crv "P-256"',
    );
    expect(refused({ alg: 'ES256', publicKey: { ...es.publicKey, crv: 'P-384' } })).toContain('does not fit');
    expect(refused({ alg: 'ES256', publicKey: { kty: 'oct', k: 'AAAA' } })).toContain('does not fit');
    expect(refused({ alg: 'ES256', publicKey: es.privateKey })).toBe(
      'publicKey holds the private member d; put the whole key under privateKey and leave d out here',
    );
    expect(refused({ alg: 'ES256', publicKey: { ...es.publicKey, y: undefined } })).toBe(
      'publicKey.y is missing, expected 32 bytes in base64url (43 characters)',
    );
    expect(refused({ alg: 'ES256', publicKey: { ...es.publicKey, x: 'AAAA' } })).toContain(
      'publicKey.x is malformed',
    );
    expect(refused({ alg: 'ES256', publicKey: { ...es.publicKey, alg: 'ES384' } })).toBe(
      'publicKey is marked for another alg, expected ES256',
    );
    expect(refused({ alg: 'ES256', publicKey: { ...es.publicKey, use: 'enc' } })).toBe(
      'publicKey is not for signatures, expected use "sig"',
    );
    expect(refused({ alg: 'ES256', publicKey: { ...es.publicKey, key_ops: ['encrypt'] } })).toBe(
      'publicKey may not verify, expected "verify" among its key_ops',
    );
    expect(refused({ alg: 'ES256', publicKey: es.publicKey, privateKey: es.publicKey })).toBe(
      'privateKey.d is missing, expected 32 bytes in base64url (43 characters)',
    );
    expect(refused({ alg: 'ES256', publicKey: es.publicKey, privateKey: other.privateKey })).toBe(
      'privateKey does not belong to publicKey',
    );
    expect(refused({ alg: 'ES256', publicKey: es.publicKey, privateKey: 'x' })).toBe(
      'privateKey has the wrong type, expected a JWK (an object)',
    );
  });
});

describe('parseKeys', () => {
  const entries = { place: [hs('p1')], vwr: [hs('v1')], entry: [hs('e1')] };

  it('reads rings from text and from objects', () => {
    for (const rings of [parseKeys(JSON.stringify(entries)), parseKeys(entries)]) {
      expect([rings.place, rings.vwr, rings.entry].map((ring) => ring?.keys[0]?.kid)).toEqual([
        'p1',
        'v1',
        'e1',
      ]);
    }
  });

  it('leaves out what is left out', () => {
    expect(parseKeys({ vwr: entries.vwr, entry: undefined })).toEqual({ vwr: expect.anything() });
  });

  it.each([
    ['a mistyped ring', '{"vrw":[]}', 'ERR_KEYS_INVALID vrw: unknown ring, did you mean vwr?'],
    [
      'an unknown ring',
      '{"operator":[]}',
      'ERR_KEYS_INVALID operator: unknown ring, expected place, vwr or entry',
    ],
    [
      'an empty text',
      ' ',
      'ERR_KEYS_INVALID expected JSON with the rings place, vwr and entry, found an empty text; make keys: npx @urr/server keys new',
    ],
    [
      'text that is no JSON',
      '{',
      'ERR_KEYS_INVALID expected JSON with the rings place, vwr and entry, found text that does not parse; make keys: npx @urr/server keys new',
    ],
    ['an array', '[]', 'ERR_KEYS_INVALID expected an object with the rings place, vwr and entry'],
    ['null', 'null', 'ERR_KEYS_INVALID expected an object with the rings place, vwr and entry'],
    ['a ring that is null', '{"vwr":null}', 'ERR_KEYS_INVALID vwr: expected an array of keys'],
    [
      'rings with the same secret',
      { vwr: [hs('v1')], entry: [hs('e1'), hs('e2', 'v')] },
      'ERR_KEYS_INVALID entry[1] (kid "e2"): same secret as vwr[0] (kid "v1"), expected rings to differ; make one: npx @urr/server keys new',
    ],
  ])('refuses %s', (_name, json, message) => {
    expect(messageOf(() => parseKeys(json))).toBe(message);
  });

  it('does not repeat text that does not parse, nor keep it as a cause', () => {
    try {
      parseKeys('hunter2-hunter2-hunter2-hunter2-hunter2');
      expect.unreachable();
    } catch (error) {
      expect(inspect(error)).not.toContain('hunter2-');
    }
  });
});

describe('assertRingsDiffer', () => {
  it('passes different rings, also with equal kids', () => {
    expect(() =>
      assertRingsDiffer({
        vwr: createKeyRing([hs('k', 'a')]),
        entry: createKeyRing([hs('k', 'b')]),
        place: undefined,
      }),
    ).not.toThrow();
  });

  it('stops on one key pair in two rings', async () => {
    const { publicKey, privateKey } = await pair('EdDSA');
    const vwr = createKeyRing([{ kid: 'a', alg: 'EdDSA', publicKey }]);
    const entry = createKeyRing([{ kid: 'b', alg: 'EdDSA', publicKey, privateKey }]);
    expect(messageOf(() => assertRingsDiffer({ vwr, entry }))).toBe(
      'ERR_KEYS_INVALID entry[0] (kid "b"): same key pair as vwr[0] (kid "a"), expected rings to differ; make one: npx @urr/server keys new',
    );
  });
});

describe('key rings keep their secrets', () => {
  it('from JSON, logs, templates, spreading and messages', async () => {
    const { publicKey, privateKey } = await pair('ES256');
    const ring = createKeyRing([
      { kid: 'h', alg: 'HS256', secret: 'correct horse battery staple, twice over' },
      { kid: 'e', alg: 'ES256', publicKey, privateKey },
    ]);
    const [hmacKey, pairKey] = ring.keys;
    const views = [
      ring,
      ring.keys,
      hmacKey,
      pairKey,
      (pairKey as { privateKey: object }).privateKey,
      { ...hmacKey },
      { ...pairKey },
    ];
    for (const view of views) {
      const shown = [
        JSON.stringify(view),
        String(view),
        inspect(view, { depth: 9 }),
        inspect(view, { depth: 9, showHidden: true, customInspect: false }),
        inspect({ nested: { view } }, { depth: 9, showHidden: true }),
      ].join('\n');
      expect(shown).not.toContain('horse');
      expect(shown).not.toContain('99, 111, 114'); // the first bytes of the secret
      expect(shown).not.toContain(privateKey.d);
    }
    expect(JSON.stringify(ring)).toBe('{"keys":[{"kid":"h","alg":"HS256"},{"kid":"e","alg":"ES256"}]}');
  });

  it('and cannot be changed', () => {
    const ring = createKeyRing([hs('v1')]);
    expect(Object.isFrozen(ring) && Object.isFrozen(ring.keys) && Object.isFrozen(ring.keys[0])).toBe(true);
  });
});
