import { describe, expect, it } from 'vitest';
import { defineConfig } from './config';
import { clearCookie, cookieNames, readCookies, serializeCookie, withoutCookies } from './cookies';

describe('readCookies', () => {
  it.each([
    ['N=A', ['A']],
    ['x=1; N=A; y=2', ['A']],
    ['x=1;N=A', ['A']],
    ['N=A; N=B; N=C', ['A', 'B', 'C']],
    ['N=; N=V', ['', 'V']],
    ['N =A', ['A']],
    ['\tN=A', ['A']],
    ['N= A\t; x=1', ['A']],
    ['N=A\n', ['A\n']],
    ['N=\u00a0A\ufeff; x=1', ['\u00a0A\ufeff']],
    ['N=a=b==', ['a=b==']],
    ['N="A"', ['"A"']],
    ['$Version=1; N=A; $Path=/', ['A']],
    ['n=A', []],
    ['N2=A', []],
    ['xN=A', []],
    ['N-x=A', []],
    ['=N=A', []],
    ['x=N=A', []],
    ['N', []],
    ['', []],
    ['; ; ;', []],
    ['__proto__=1; N=A', ['A']],
  ])('reads N from %j', (header, values) => {
    expect(readCookies([header], 'N')).toEqual(values);
  });

  it('reads every header line, in order', () => {
    expect(readCookies(['N=1', 'x=1; N=2'], 'N')).toEqual(['1', '2']);
    expect(readCookies([], 'N')).toEqual([]);
  });
});

describe('withoutCookies', () => {
  it('drops all copies of the names and keeps the rest as sent', () => {
    expect(withoutCookies('a=1; N=2;b="x y";N=3; M=4', ['N', 'M'])).toBe('a=1; b="x y"');
    expect(withoutCookies('N=2', ['N'])).toBe('');
  });
});

describe('serializeCookie', () => {
  const config = defineConfig({});

  it('sets every attribute', () => {
    expect(serializeCookie(config, 'urr-vwr-token', 'abc.def', { maxAgeSeconds: 600, secure: true })).toBe(
      'urr-vwr-token=abc.def; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it('leaves Secure off for plain http and HttpOnly off for companions', () => {
    expect(serializeCookie(config, 'n', '1', { maxAgeSeconds: 1.9, secure: false, httpOnly: false })).toBe(
      'n=1; Path=/; Max-Age=1; SameSite=Lax',
    );
  });

  it('adds the domain, but never to a __Host- cookie', () => {
    const wide = defineConfig({ cookies: { domain: 'example.com' } });
    expect(serializeCookie(wide, 'n', '1', { maxAgeSeconds: 1, secure: true })).toContain(
      '; Domain=example.com',
    );
    const host = defineConfig({ cookies: { hostPrefix: true } });
    expect(serializeCookie(host, '__Host-n', '1', { maxAgeSeconds: 1, secure: false })).toContain('; Secure');
  });

  it('removes with an age of 0', () => {
    expect(clearCookie(config, 'n', { secure: true })).toBe(
      'n=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it.each([
    ['a b', 'x'],
    ['a', 'x; y'],
    ['a', 'x\r\ny'],
    ['a', '한'],
    ['a', 'x'.repeat(4096)],
  ])('refuses to write %j=%j', (name, value) => {
    expect(() => serializeCookie(config, name, value, { maxAgeSeconds: 1, secure: true })).toThrow(
      RangeError,
    );
  });
});

it('names cookies by event where they must not collide', () => {
  expect(cookieNames(defineConfig({}), 'iu-2027')).toEqual({
    vwr: 'urr-vwr-token',
    entry: 'urr-entry-token',
    place1: 'urr-place-1-iu-2027',
    place2: 'urr-place-2-iu-2027',
    vwrExpiry: 'urr-vwr-exp-iu-2027',
    entryExpiry: 'urr-entry-exp-iu-2027',
  });
  const names = cookieNames(defineConfig({ cookies: { perEvent: true, hostPrefix: true } }), 'iu-2027');
  expect(names.vwr).toBe('__Host-urr-vwr-token-iu-2027');
});
