import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
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
