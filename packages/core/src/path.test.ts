import { describe, expect, it } from 'vitest';
import { canonicalPath, foldPath } from './path';

describe('canonicalPath', () => {
  it.each([
    '/',
    '/book/seat',
    '/book/',
    '/BOOK/seat',
    '/book/seat.html',
    '/.well-known/acme-challenge/x',
    '/@x/book/~y',
    '/book/a%20b',
    '/%EC%84%9C%EC%9A%B8/seat',
    '/%ef%bd%82ook',
    "/a!$&'()*+,=:b",
    `/${'x'.repeat(2047)}`,
  ])('keeps %s', (path) => {
    expect(canonicalPath(path)).toBe(path);
  });

  it.each([
    '',
    'book',
    '*',
    'http://evil.example/book',
    '//book',
    '/book//seat',
    '/book/seat//',
    '/./book',
    '/x/../book',
    '/..',
    '/book/.',
    '/book./seat',
    '/book/...',
    '/%2e/book',
    '/x/%2E%2e/book',
    '/book%2fseat',
    '/book%5cseat',
    '/\\book',
    '/%42ook',
    '/%2562ook',
    '/%u0062ook',
    '/book/seat%',
    '/book/seat%2',
    '/book/seat%00',
    '/book/seat%0d',
    '/book/seat%7f',
    '/book/seat%20',
    '/book%20/seat',
    '/book/seat%3fx',
    '/book/seat%23',
    '/book/seat?x',
    '/book/seat#x',
    '/book/seat;x=1',
    '/;x/book',
    '/x/%c0%ae%c0%ae/book',
    '/book/%ff',
    '/book/%ed%a0%80',
    '/bo ok',
    '/bo\tok',
    '/book\n',
    '/서울',
    '/\u017feat',
    '/<x>',
    '/"x"',
    '/a|b',
    '/a^b',
    '/a`b',
    '/{a}',
    '/[a]',
    `/${'x'.repeat(2048)}`,
    `/book/${'a/'.repeat(2000)}`,
  ])('refuses %j', (path) => {
    expect(canonicalPath(path)).toBeNull();
  });

  it('refuses what is not a string, without throwing', () => {
    expect(canonicalPath(undefined as unknown as string)).toBeNull();
    expect(canonicalPath(7 as unknown as string)).toBeNull();
  });

  it('answers in linear time for paths made to backtrack', () => {
    const hostile = [
      `/${'a'.repeat(2000)}.`,
      `/${'a.'.repeat(1000)}`,
      `${'/a'.repeat(1000)}//`,
      `/${'%20'.repeat(600)}`,
    ];
    for (const path of hostile) expect(canonicalPath(path)).toBeNull();
  });
});

describe('foldPath', () => {
  it.each([
    ['/BOOK/Seat', '/book/seat'],
    ['/%c5%bfeat', '/seat'],
    ['/%e2%84%aa', '/k'],
    ['/%C3%89', '/é'],
    ['/%CE%B1%CF%82s', '/ασs'],
    ['/%CE%B1%CE%A3%C5%BF', '/ασs'],
    ['/%EC%84%9C', '/서'],
  ])('compares %s as %s', (path, folded) => {
    expect(foldPath(path)).toBe(folded);
  });
});
