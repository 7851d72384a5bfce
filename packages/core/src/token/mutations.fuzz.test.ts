/** No token but those issued: every single-character change is refused, by both verifiers, for the same reason. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineConfig } from '../config';
import { createKeyRing } from '../keys';
import { createTokens } from './tokens';
import { createVerifierHs256 } from './verify-hs256';

const nowMs = 1_800_000_000_000;
const config = defineConfig({});
const keys = createKeyRing([{ kid: 'v1', alg: 'HS256', secret: 'a secret that is long enough for it' }]);
const tokens = createTokens({ config, kind: 'vwr', keys, clock: () => nowMs });
const hs256 = createVerifierHs256({
  config,
  kind: 'vwr',
  keys,
  hmac: (secret, input) => createHmac('sha256', secret).update(input).digest('base64url'),
});
const token = await tokens.issue({
  eventId: 'iu-2027',
  epoch: 1,
  subject: 'subject',
  position: 7,
  jti: 'id',
});

/** Letters of the alphabet, its look-alikes, what parsers skip, and what they end at. */
const REPLACEMENTS = [...'AaBg1-_.=+/ %;,"\n\t\0\u0141\u00e9\uff21\ud800'];

async function reasonsFor(text: string): Promise<[string, string]> {
  const verdicts = [await tokens.verify(text), hs256(text, {}, nowMs)] as const;
  return [label(verdicts[0]), label(verdicts[1])];
}

const label = (verdict: ReturnType<typeof hs256>): string => (verdict.ok ? 'ok' : verdict.reason);

describe('a valid token', () => {
  it('is accepted as it is', async () => {
    expect(await reasonsFor(token)).toEqual(['ok', 'ok']);
  });

  it('is refused with any one character exchanged, left out or put in', async () => {
    for (let at = 0; at <= token.length; at++) {
      const changed = REPLACEMENTS.flatMap((letter) => [
        token.slice(0, at) + letter + token.slice(at + 1),
        token.slice(0, at) + letter + token.slice(at),
      ]);
      changed.push(token.slice(0, at) + token.slice(at + 1), token.slice(0, at), token.slice(at));
      for (const text of changed) {
        if (text === token) continue;
        const [jose, synchronous] = await reasonsFor(text);
        expect(jose).not.toBe('ok');
        expect(synchronous).toBe(jose);
      }
    }
  });
});

describe('any text', () => {
  const segment = fc.oneof(
    fc.base64String({ maxLength: 60 }).map((text) => text.replace(/=/g, '')),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc.constantFrom(...token.split('.')),
  );
  const likeToken = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('.'));

  it('is refused without a throw, for the same reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), likeToken), async (text) => {
        fc.pre(text !== token);
        const [jose, synchronous] = await reasonsFor(text);
        expect(jose).not.toBe('ok');
        expect(synchronous).toBe(jose);
      }),
    );
  });

  it('signed with the right key is judged alike, whatever its header and payload', async () => {
    const member = fc.constantFrom(
      'alg',
      'typ',
      'kid',
      'crit',
      'iss',
      'aud',
      'sub',
      'pos',
      'epo',
      'iat',
      'exp',
      'jti',
      'v',
      'nbf',
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('HS256', 'urr-vwr+jwt', 'v1', 'urr', 'iu-2027', 1, 1_800_000_000, 1_800_000_300),
    );
    const part = fc.oneof(fc.jsonValue(), fc.dictionary(member, value));
    const header = fc.oneof(fc.constant({ alg: 'HS256', typ: 'urr-vwr+jwt', kid: 'v1' }), part);
    await fc.assert(
      fc.asyncProperty(header, part, async (first, second) => {
        const input = [first, second]
          .map((each) => Buffer.from(JSON.stringify(each)).toString('base64url'))
          .join('.');
        const [key] = keys.keys;
        const signature = createHmac('sha256', (key as { secret: Uint8Array }).secret)
          .update(input)
          .digest('base64url');
        const [jose, synchronous] = await reasonsFor(`${input}.${signature}`);
        expect(synchronous).toBe(jose);
      }),
    );
  });
});
