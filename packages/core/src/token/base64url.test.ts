import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeText, encodeBinary, isCanonical, isCompact } from './base64url';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const encode = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64url');

describe('isCanonical', () => {
  it.each(['QQ', 'QUI', 'QUJD', '-_-_'])('accepts %s', (segment) => expect(isCanonical(segment)).toBe(true));

  it.each(['', 'Q', 'QUJDR', 'QR', 'QUJ', 'QQ==', 'Q Q', 'QQ\n', 'Q+I', 'Q/I', 'Q\u0100I', 'Q\ud800'])(
    'refuses %j',
    (segment) => expect(isCanonical(segment)).toBe(false),
  );
});

describe('isCompact', () => {
  it('is three segments that are not empty', () => {
    expect(isCompact('a.b.c')).toBe(true);
    for (const text of ['', '..', 'a.b', 'a..c', 'a.b.', '.b.c', 'a.b.c.d', 'a.b.c\n', 'a.b.c=', ' a.b.c']) {
      expect(isCompact(text)).toBe(false);
    }
  });
});

it('encodeBinary writes what Buffer writes', () => {
  for (const bytes of ['', 'a', 'ab', 'abc', '\xfb\xff\xfe']) {
    expect(encodeBinary(bytes)).toBe(Buffer.from(bytes, 'latin1').toString('base64url'));
  }
});

describe.each(['with Buffer', 'without Buffer, as in browsers and some Fetch runtimes'])(
  'decodeText %s',
  (runtime) => {
    async function decoder(): Promise<typeof decodeText> {
      if (runtime === 'with Buffer') return decodeText;
      vi.stubGlobal('Buffer', undefined);
      return (await import('./base64url')).decodeText;
    }
    const valid = ['{}', '콘서트 예매', '\ufeff{}', '\u0000', '😀', '\ufffd', '????>>>>', '{"a":"b"}'].map(
      (text) => [text, encode(text)],
    );
    const broken = [
      encode(Buffer.from([0xff])),
      encode(Buffer.from([0x7b, 0xc3])),
      encode(Buffer.from([0xed, 0xa0, 0x80])),
      encode(Buffer.from([0xc0, 0xaf])),
      'QR',
      'QQ==',
      'QU I',
      'QQ==\n',
      'Q+I',
      'Q/I',
      'Q\u0141I',
      'a',
      '',
    ];

    it('reads UTF-8 as written', async () => {
      const decode = await decoder();
      for (const [text, segment] of valid) expect(decode(segment ?? '')).toBe(text);
    });

    it('answers null to anything else', async () => {
      const decode = await decoder();
      for (const segment of broken) expect(decode(segment)).toBeNull();
    });
  },
);
