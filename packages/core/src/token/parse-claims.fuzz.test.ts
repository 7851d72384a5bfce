/** The fast way through a payload answers as JSON.parse does, for everything. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseClaims } from './parse-claims';

const outcome = (parse: (text: string) => unknown, text: string): unknown => {
  try {
    return JSON.stringify(parse(text));
  } catch {
    return 'refused';
  }
};

const issued = fc.record({
  iss: fc.oneof(fc.constant('urr'), fc.string({ unit: 'binary' })),
  aud: fc.oneof(fc.constant('iu-2027'), fc.string({ unit: 'binary' })),
  sub: fc.string({ unit: 'binary' }),
  pos: fc.oneof(fc.nat(), fc.double(), fc.constantFrom(-1, 1e21, Number.MAX_SAFE_INTEGER)),
  epo: fc.nat(),
  iat: fc.nat(),
  exp: fc.oneof(fc.nat(), fc.constantFrom('1', null, true)),
  jti: fc.string(),
  v: fc.constantFrom<unknown>(1, 2, '1'),
});

it('reads what issuers write', () => {
  fc.assert(
    fc.property(issued, (claims) => {
      const text = JSON.stringify(claims);
      expect(parseClaims(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 2000 },
  );
});

it('answers alike when pieces are put in, left out or exchanged', () => {
  const piece = fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\u0000',
    '0',
    '-',
    '.',
    'e5',
    ',',
    '}',
    ' ',
    '\\u0041',
    '\u2028',
    '{',
    ':',
    '"v":1',
  );
  fc.assert(
    fc.property(issued, fc.nat(), fc.nat(3), piece, (claims, place, gone, put) => {
      const text = JSON.stringify({ ...claims, v: 1 });
      const at = place % (text.length + 1);
      const changed = text.slice(0, at) + put + text.slice(at + gone);
      expect(outcome(parseClaims, changed)).toBe(outcome(JSON.parse, changed));
    }),
    { numRuns: 10_000 },
  );
});
