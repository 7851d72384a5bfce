import { describe, expect, it } from 'vitest';
import { defineConfig } from './config';
import { isSafeReturnTo, pageFor, safeReturnTo } from './return-to';

describe('isSafeReturnTo', () => {
  it.each([
    '/',
    '/events/iu-2027',
    '/@evil.example',
    '/%EC%84%9C%EC%9A%B8/seat?a=1&b=%20',
    '/x?u=//evil.example',
    '/x#y',
  ])('allows %s', (value) => {
    expect(isSafeReturnTo(value)).toBe(true);
    const url = new URL(value, 'https://tickets.example.com/vwr/ev1');
    expect(url.origin).toBe('https://tickets.example.com');
    expect(url.pathname).toBe(value.split(/[?#]/)[0]);
  });

  it.each([
    '',
    'x',
    'https://evil.example/',
    'https:evil.example',
    '//evil.example',
    '////evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '\u0001//evil.example',
    ' /x',
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    'https://tickets.example.com@evil.example/',
    '/%2f%2fevil.example',
    '/%5cevil.example',
    '/x/..//evil.example',
    '/x/../y',
    '#//evil.example',
    '?x',
    '/x\r\nSet-Cookie: a=b',
    '/x?a=%0d%0aSet-Cookie:b',
    '/x?a=\\b',
    '/\u202egpj.exe',
    '/\u2044evil',
    '/vwr/ev1',
    '/VWR/ev1',
    '/vwr',
    '/queue/ev1?x',
    `/${'x'.repeat(1024)}`,
    null,
    undefined,
    7,
    ['/x'],
  ])('refuses %j', (value) => {
    expect(isSafeReturnTo(value)).toBe(false);
    expect(safeReturnTo(value, '/home')).toBe('/home');
  });
});

describe('isSafeReturnTo with pages of another shape', () => {
  const pages = { home: '/', waitingRoom: '/events/{eventId}/wait', entryQueue: '/line?event={eventId}' };

  it.each([
    '/events/iu-2027/wait',
    '/events/iu-2027/wait/?a=1',
    '/EVENTS/iu-2027/WAIT',
    '/line',
    '/line?event=iu-2027',
  ])('refuses the waiting page %s', (value) => expect(isSafeReturnTo(value, pages)).toBe(false));

  it.each([
    '/events/iu-2027/seats',
    '/events/iu-2027',
    '/events',
    '/events/a/b/wait',
    '/lines',
    '/vwr/iu-2027',
  ])('takes %s, which lies beside them', (value) => expect(isSafeReturnTo(value, pages)).toBe(true));
});

describe('pageFor', () => {
  const config = defineConfig({});

  it('fills in the event and carries a safe return address, encoded once', () => {
    expect(pageFor(config, 'waitingRoom', 'iu-2027')).toBe('/vwr/iu-2027');
    expect(pageFor(config, 'waitingRoom', 'iu-2027', '/seats?a=1&b=2')).toBe(
      '/vwr/iu-2027?returnTo=%2Fseats%3Fa%3D1%26b%3D2',
    );
    expect(pageFor(config, 'entryQueue', 'iu-2027', '//evil.example')).toBe('/queue/iu-2027');
    expect(pageFor(config, 'waitingRoom', undefined, '/x')).toBe('/');
    expect(pageFor(config, 'home')).toBe('/');
  });
});
