import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignatureCheck } from '../token/judge';
import { createNodeHmac } from './hmac';

const hmac = createNodeHmac();

it('is the HMAC of node:crypto for any key and any text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ minLength: 2600, maxLength: 9000 }),
    fc.constantFrom('', '\ud800', 'Ł'.repeat(2730), 'A'.repeat(2731), '한'.repeat(3000)),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), texts, (secret, text) => {
      expect(hmac(secret, text)).toBe(createHmac('sha256', secret).update(text).digest('base64url'));
    }),
  );
});

it('keeps two keys apart, whichever is used in between', () => {
  const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(64, 2)];
  const first = hmac(one, 'text');
  expect(hmac(other, 'text')).not.toBe(first);
  expect(hmac(one, 'text')).toBe(first);
});

describe('its check of a whole token', () => {
  const secret = Buffer.alloc(32, 7);
  const check = hmac.checkOf?.(secret) as SignatureCheck;
  const body = fc.stringMatching(/^[\w-]{1,80}\.[\w-]{1,300}$/);
  const signed = (text: string): string => `${text}.${hmac(secret, text)}`;

  it('takes what the HMAC of the text before says, and nothing else', () => {
    const letters = fc.constantFrom('A', '_', '.', '=', '\0', 'é', '\u0141', '\u{1f3ab}', '');
    fc.assert(
      fc.property(body, fc.nat(), letters, (text, at, letter) => {
        const token = signed(text);
        expect(check(token, text.length)).toBe(true);
        const index = at % token.length;
        const other = token.slice(0, index) + letter + token.slice(index + 1);
        expect(check(other, text.length)).toBe(other === token);
      }),
    );
  });

  it('takes no letter for another that has the same low byte', () => {
    const token = signed('a.b');
    for (let index = 0; index < token.length; index++) {
      const alike = String.fromCharCode(token.charCodeAt(index) + 256);
      expect(check(token.slice(0, index) + alike + token.slice(index + 1), 3)).toBe(false);
    }
  });

  it('takes no other end, nothing behind the signature and nothing without one', () => {
    const token = signed('a.b');
    for (const end of [-1, 0, 2, 4, token.length]) expect(check(token, end)).toBe(false);
    for (const text of ['', '.', 'a.b', `${token}A`, `${token}\n`, token.slice(0, -1)])
      expect(check(text, text.length - 44)).toBe(false);
  });

  it('takes nothing longer than a token may be', () => {
    const long = 'a'.repeat(9000);
    expect(check(`${long}.${createHmac('sha256', secret).update(long).digest('base64url')}`, 9000)).toBe(
      false,
    );
  });
});
