/** Ten thousand requests nobody thought of: nothing throws, nothing protected is forwarded without passes. */
import { defineConfig } from '@urr/core';
import { readCookies } from '@urr/core/cookies';
import { createNodeHmac } from '@urr/core/node-hmac';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bothCookies, good, keys, NOW, pass } from '../test/support/passes';
import type { GuardRequest } from './decision';
import { createGuard } from './guard';

// With failMode open a fault would show as a request let through.
const guard = createGuard({ config: defineConfig({ failMode: 'open' }), keys, hmac: createNodeHmac() });

const piece = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      '/',
      '/api',
      '/v1',
      '/seats',
      '/iu-2027',
      '/A',
      '/me',
      '/events',
      '/vwr',
      '/queue',
      '/auth',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '/..',
      '/.',
      '/%2e%2e',
      '/..;',
      ';x',
      '//',
      '\\',
      '%2f',
      '%5c',
      '%2e',
      '%25',
      '%00',
      '%20',
      '%0d',
      '/API',
      '/%61pi',
      '%c0%af',
      '%C5%BF',
      '/ap%C4%B1',
      '.json',
      '.',
      '*',
      '@',
      '#',
      '|',
      'http://',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);
const path = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));

const tokenLike = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    'a.b.c',
    '..',
    good.vwr.slice(0, -1),
    `${good.entry}x`,
    pass('vwr', { exp: 1 }),
    pass('entry', {}, {}, 'other'),
    '"x"',
    '\u0000',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const cookiePiece = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'urr-vwr-token',
        'urr-entry-token',
        'a',
        '__proto__',
        ' urr-vwr-token ',
        '=urr-vwr-token',
      ),
      tokenLike,
    )
    .map(([name, value]) => `${name}=${value}`),
  fc.constantFrom(';', '; ', ',', '=', '"', 'urr-vwr-token', ' '),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const cookies = fc.array(
  fc.array(cookiePiece, { maxLength: 6 }).map((pieces) => pieces.join('; ')),
  { maxLength: 3 },
);

const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'sec-fetch-mode',
    'purpose',
    'referer',
    'x-requested-with',
    'x-urr-event-id',
    'x-urr-vwr-token',
    'x-queue-entry-token',
    'x-original-url',
    'x-urr-event',
    'access-control-request-method',
  ),
  fc.oneof(
    fc.constantFrom(
      '',
      'navigate',
      'text/html',
      'prefetch',
      'https://x/vwr/iu-2027?urr-hop=1',
      'https://x',
      'quiet',
      'GET',
    ),
    tokenLike,
  ),
);

const request = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'get', ''),
  path,
  query: fc.oneof(
    fc.constantFrom('', 'a=1', 'eventId=quiet', 'eventId=', '&&=', '%0d%0a'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  ),
  cookies,
  headers,
});

const ask = ({
  headers: values,
  ...rest
}: { headers: Record<string, string> } & Omit<GuardRequest, 'header' | 'now'>) =>
  guard({ ...rest, now: NOW, header: (name) => (Object.hasOwn(values, name) ? values[name] : undefined) });

describe('the guard under random requests', () => {
  it('never forwards what any origin would serve as protected, never faults, never leaves the site', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const decision = ask(asked);
        expect(decision.reason).not.toBe('fault');
        if (decision.kind === 'redirect') expect(decision.location).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
        if (decision.kind !== 'forward' || decision.reason === 'preflight') return;
        expect(['open', 'exempt']).toContain(decision.reason);
        for (const served of readings(asked.path)) {
          expect(served).not.toMatch(
            decision.reason === 'open' ? /^\/api(\/|$)/ : /^\/api\/v1\/(seats|me)(\/|$)/,
          );
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('admits valid passes wherever they stand among the rubbish, and forwards each exactly once', () => {
    const junk = cookies.map((values) => values.filter((value) => !/urr-(vwr|entry)-token/.test(value)));
    fc.assert(
      fc.property(junk, junk, (before, after) => {
        const decision = ask({
          method: 'GET',
          path: '/api/v1/seats/iu-2027/A',
          query: '',
          cookies: [...before, bothCookies, ...after],
          headers: {},
        });
        expect(decision).toMatchObject({ kind: 'forward', reason: 'admitted' });
        const cookie = decision.kind === 'forward' ? (decision.set.cookie ?? '') : '';
        expect(readCookies([cookie], 'urr-vwr-token')).toEqual([good.vwr]);
        expect(readCookies([cookie], 'urr-entry-token')).toEqual([good.entry]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('accepts no token with a character changed, at any place', () => {
    for (const [kind, token] of Object.entries(good)) {
      for (let at = 0; at < token.length; at++) {
        for (const letter of ['A', 'x', '0', '-', '_', '.', '=', '+', '/', ' ', '', '\u0000', 'é']) {
          const changed = token.slice(0, at) + letter + token.slice(at + 1);
          if (changed === token) continue;
          const decision = ask({
            method: 'GET',
            path: '/api/v1/seats/iu-2027',
            query: '',
            headers: {},
            cookies: [`urr-${kind}-token=${changed}`],
          });
          expect(`${at} ${decision.kind} ${decision.reason === 'fault'}`).toBe(`${at} refuse false`);
        }
      }
    }
  });
});

/** What origins of all habits could take a path for. */
function readings(path: string): Set<string> {
  const habits: ((text: string) => string)[] = [
    (text) => decodeLoosely(text),
    (text) => text.replace(/\\/g, '/'),
    (text) => text.replace(/;[^/]*/g, ''),
    (text) => text.replace(/\/{2,}/g, '/'),
    (text) => resolveDots(text),
    (text) => text.toLowerCase(),
    (text) => text.replace(/[?#].*/s, ''),
    (text) => text.replace(/\0.*/s, '').trim(),
  ];
  let found = new Set([path]);
  for (let round = 0; round < 3; round++) {
    found = new Set([...found].flatMap((text) => [text, ...habits.map((habit) => habit(text))]));
  }
  return found;
}

function decodeLoosely(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function resolveDots(text: string): string {
  const kept: string[] = [];
  for (const segment of text.split('/')) {
    if (segment === '..') kept.length > 1 && kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return kept.join('/');
}
