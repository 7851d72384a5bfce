/** Return addresses: what is believed of one that is given, and what a guard writes into one itself. */

import { defineConfig } from '@urr/core';
import { isSafeReturnTo, pageFor, safeReturnTo } from '@urr/core/return-to';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allRuntimes } from '../support/all-runtimes';
import { page, SEATS } from '../support/decision-table';
import { cookie, good } from '../support/passes';
import { sendAll } from '../support/runtimes';
import { closedReturns, openReturns } from './returns';

const SITE = 'https://tickets.example.com';
/** Where a browser would go from the waiting page. */
const resolve = (value: string): URL => new URL(value, `${SITE}/vwr/iu-2027`);

describe('a return address', () => {
  it('is believed when it stays on the site as written', () => {
    expect(openReturns.filter((value) => !isSafeReturnTo(value))).toEqual([]);
    for (const value of openReturns) {
      const url = resolve(value);
      expect([value, url.origin, url.pathname]).toEqual([value, SITE, value.split(/[?#]/)[0]]);
    }
  });

  it('is replaced when it does not', () => {
    expect(closedReturns.filter((value) => isSafeReturnTo(value))).toEqual([]);
    expect(closedReturns.filter((value) => safeReturnTo(value, '/home') !== '/home')).toEqual([]);
    const config = defineConfig({});
    for (const value of closedReturns) {
      expect(pageFor(config, 'waitingRoom', 'iu-2027', value as string)).toBe('/vwr/iu-2027');
    }
  });

  it('never leaves the site when believed, whatever it is made of', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '\\',
        '.',
        '..',
        '%2f',
        '%5c',
        '%2e',
        '%0a',
        ':',
        '@',
        '?',
        '#',
        'evil.example',
        'https:',
        'vwr',
        '\t',
        '\r',
        ' ',
        ';',
        '%',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    const value = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);
    await fc.assert(
      fc.property(value, (text) => {
        if (!isSafeReturnTo(text)) return;
        const url = resolve(text);
        expect([url.origin, url.pathname]).toEqual([SITE, text.split(/[?#]/)[0]]);
        expect(url.pathname).not.toMatch(/^\/(vwr|queue)(\/|$)|^\/\//i);
      }),
      { numRuns: 10_000 },
    );
  });
});

// biome-ignore format: a list
const QUERIES = [
  'returnTo=//evil.example', 'returnTo=https://evil.example', 'next=%2F%2Fevil.example', 'a=%0d%0aSet-Cookie:x=1', 'a=%0D%0A%0D%0A<script>', 'a=%00', 'a=\u00e9', 'a=b c', 'a=\\',
  '#x', 'a=#/../..', '/../../x', '??', '&&&', 'a=1&a=2', 'returnTo=/a&returnTo=//b', 'eventId=quiet', 'eventId=../x', 'a=%', `a=${'x'.repeat(900)}`, `a=${'x'.repeat(8000)}`, '"><svg onload=x>', "';x", '{{x}}', 'a=%E2%80%AE',
];

describe.each(await allRuntimes())('where $name sends a visitor', (runtime) => {
  const requests = [{}, { cookies: [cookie({ vwr: good.vwr })] }].flatMap((rest) =>
    ['/api/v1/me', SEATS].flatMap((path) =>
      [undefined, ...QUERIES].map((query) => ({
        target: query === undefined ? path : `${path}?${query}`,
        headers: {
          ...page,
          'x-urr-event-id': 'iu-2027',
          'x-forwarded-host': 'evil.example',
          forwarded: 'host=evil.example',
        },
        ...rest,
      })),
    ),
  );
  const sent = requests.filter(({ target }) => !runtime.normalises || !/[\u00e9 \\#]/.test(target));

  it('is a waiting page of this site, with a way back that the page will believe', async () => {
    const outcomes = await sendAll(runtime, {}, sent);
    let redirects = 0;
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind === 'forward') continue;
      const location = outcome.headers.location ?? '';
      redirects++;
      expect(location).toMatch(/^\/(vwr|queue)\/iu-2027\?[\x21-\x7e]+$/);
      const url = resolve(location);
      expect([...url.searchParams.keys()]).toEqual(['returnTo']);
      expect([sent[index]?.target, isSafeReturnTo(url.searchParams.get('returnTo'))]).toEqual([
        sent[index]?.target,
        true,
      ]);
      expect(JSON.stringify(outcome.headers)).not.toContain('Set-Cookie');
    }
    expect(redirects).toBeGreaterThan(40);
  });

  it('stands in a page without anything that could run', async () => {
    const posts = sent.map((request) => ({ ...request, method: 'POST' }));
    for (const outcome of await sendAll(runtime, {}, posts)) {
      if (outcome.kind === 'forward') continue;
      expect(outcome.body).not.toMatch(/<script|<svg|javascript:|evil\.example/i);
    }
  });

  it('believes the first of several hints about the event', async () => {
    const targets = [
      '/api/v1/me?eventId=quiet&eventId=iu-2027',
      '/api/v1/me?a=1&eventId=quiet',
      '/api/v1/me?xeventId=loud&eventId=quiet',
    ];
    const outcomes = await sendAll(
      runtime,
      {},
      targets.map((target) => ({ target, headers: page })),
    );
    for (const outcome of outcomes) {
      expect(outcome.kind === 'answer' ? outcome.headers.location : '').toMatch(/^\/vwr\/quiet\?/);
    }
  });
});
