import { createHmac } from 'node:crypto';
import { type Claims, createKeyRing, type Verdict } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { createSignatureMemory } from './signature-memory';
import { tailOf } from './token-tail';

const SECRETS = ['first-secret-of-at-least-32-bytes!', 'second-secret-of-at-least-32-bytes'] as const;
const ring = createKeyRing(
  SECRETS.map((secret, index) => ({ kid: `k${index}`, alg: 'HS256', secret })),
  'place',
);
const hmac = (secret: Uint8Array, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');
const signed = (text: string, secret: string): string => `${text}.${hmac(Buffer.from(secret), text)}`;
const good: Verdict = {
  ok: true,
  claims: { iss: 'i', aud: 'e', sub: 's', pos: 1, epo: 1, iat: 1, exp: 2, jti: 'j', v: 1 } satisfies Claims,
};

describe('the memory of good signatures', () => {
  it.each(SECRETS)(
    'gives the same verdict again for the same token, whichever key has signed it',
    (secret) => {
      const memory = createSignatureMemory(ring, hmac);
      const token = signed('header.payload', secret);
      expect(memory.get(token)).toBeUndefined();
      const kept = memory.note(token, good);
      expect(kept).toMatchObject(good);
      expect(memory.get(token)).toBe(kept);
    },
  );

  it('knows no other text under a signature it knows, nor another way to write the token', () => {
    const memory = createSignatureMemory(ring, hmac);
    const token = signed('header.payload', SECRETS[0]);
    memory.note(token, good);
    const signature = token.slice(-43);
    const others = ['header.Payload.', 'payload.', 'header.payload-', 'header.payload..', '.', ''];
    for (const before of others) expect(memory.get(before + signature), before).toBeUndefined();
    expect(memory.get(`${token}A`)).toBeUndefined();
  });

  it('knows everybody of a set of sixteen, and forgets who came first when another one comes', () => {
    const memory = createSignatureMemory(ring, hmac);
    const inOneSet: string[] = [];
    for (let index = 0; inOneSet.length < 17; index++) {
      const token = signed(`header.${index}`, SECRETS[0]);
      if ((tailOf(token) & 0x3fff) === 0) inOneSet.push(token);
    }
    for (const token of inOneSet.slice(0, 16)) memory.note(token, good);
    for (const token of inOneSet.slice(0, 16)) expect(memory.get(token)).toBeDefined();
    memory.note(inOneSet[16] as string, good);
    expect(inOneSet.filter((token) => memory.get(token) === undefined)).toEqual([inOneSet[0]]);
  });

  it('takes no other part of the signature for the one it knows', () => {
    const memory = createSignatureMemory(ring, hmac);
    const token = signed('header.payload', SECRETS[0]);
    memory.note(token, good);
    for (let back = 1; back <= 43; back++) {
      const at = token.length - back;
      const letter = token[at] === 'A' ? 'B' : 'A';
      expect(memory.get(token.slice(0, at) + letter + token.slice(at + 1)), String(back)).toBeUndefined();
    }
  });

  it('remembers no verdict that is none of its keys, and none that refuses', () => {
    const memory = createSignatureMemory(ring, hmac);
    const foreign = signed('header.payload', 'foreign-secret-of-at-least-32-byte');
    expect(memory.note(foreign, good)).toBe(good);
    expect(memory.get(foreign)).toBeUndefined();
    const refused: Verdict = { ok: false, reason: 'expired' };
    const token = signed('header.payload', SECRETS[0]);
    expect(memory.note(token, refused)).toBe(refused);
    expect(memory.get(token)).toBeUndefined();
  });
});
