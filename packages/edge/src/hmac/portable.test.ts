import { createHmac, randomBytes } from 'node:crypto';
import { createNodeHmac } from '@urr/core/node-hmac';
import { describe, expect, it } from 'vitest';
import { createPortableHmac } from './portable';

const reference = (secret: Uint8Array, input: string): string =>
  createHmac('sha256', secret).update(input, 'utf8').digest('base64url');

describe.each([
  ['portable', createPortableHmac()],
  ['node', createNodeHmac()],
])('the %s HMAC', (_name, hmac) => {
  // RFC 4231, cases 1, 2 and 6; case 6 has a key longer than a block.
  it.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      '4a656665',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'aa'.repeat(131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ])('gives the published value for the key %s', (key, input, expected) => {
    expect(hmac(Buffer.from(key, 'hex'), input)).toBe(Buffer.from(expected, 'hex').toString('base64url'));
  });

  it('agrees with node:crypto at every length around the block boundaries', () => {
    for (let length = 0; length <= 300; length++) {
      const secret = randomBytes(1 + (length % 140));
      const input = randomBytes(length)
        .toString('latin1')
        .replace(/[\x80-\xff]/g, 'x');
      expect(hmac(secret, input)).toBe(reference(secret, input));
    }
  });

  it('agrees with node:crypto on long keys and messages in any script', () => {
    const letters = ['a', '.', '\u0000', 'é', '서', '\u{1f3ab}', '\ud800', '\uffff'];
    for (let round = 0; round < 500; round++) {
      const secret = randomBytes(1 + ((round * 37) % 1000));
      const input = Array.from(randomBytes(round * 5), (byte) => letters[byte % letters.length]).join('');
      expect(hmac(secret, input)).toBe(reference(secret, input));
    }
  });

  it('keeps the states of several secrets apart', () => {
    const secrets = [randomBytes(32), randomBytes(64), randomBytes(65)];
    const first = secrets.map((secret) => hmac(secret, 'input'));
    expect(secrets.map((secret) => hmac(secret, 'input'))).toEqual(first);
    expect(new Set(first).size).toBe(3);
  });
});
