/** CloudFront events and Fetch requests that are not as documented: one part at a time is something else. */
import { defineConfig } from '@urr/core';
import { createFetchGuard } from '@urr/edge/fetch';
import { type CloudFrontRequestEvent, createViewerRequestHandler } from '@urr/edge/lambda-edge';
import { describe, expect, it } from 'vitest';
import { page, SEATS } from '../support/decision-table';
import { bothCookies, keys, NOW } from '../support/passes';
import { toCloudFrontEvent } from '../support/runtimes';
import { bare, JUNK, spoilt } from './junk';

const spoiltEvents = (event: unknown): unknown[] => spoilt(event, [undefined, Number.NaN, ...JUNK]);

const forged = { 'x-urr-event': 'iu-2027', 'x-original-url': '/', 'x-forwarded-proto': 'http' };

describe.each(['closed', 'open'] as const)(
  'a viewer-request event with one part spoilt, failMode %s',
  (failMode) => {
    const handler = createViewerRequestHandler({
      config: defineConfig({ failMode }),
      keys,
      clock: () => NOW,
    });
    const ask = (event: unknown) => handler(event as CloudFrontRequestEvent);

    it('is answered, never thrown over, as a request or as a response that CloudFront takes', async () => {
      const whole = [
        toCloudFrontEvent({
          target: `${SEATS}?a=1`,
          headers: { ...page, ...forged },
          cookies: [bothCookies, 'a=1'],
        }),
        toCloudFrontEvent({ target: '/', headers: forged }),
      ];
      const variants = [...whole.flatMap(spoiltEvents), ...whole.map(bare)];
      expect(variants.length).toBeGreaterThan(1_000);
      for (const event of variants) {
        const answer = await ask(event);
        if ('uri' in answer) continue;
        expect(answer.status).toMatch(/^(302|400|403|503)$/);
        for (const entries of Object.values(answer.headers ?? {})) {
          for (const { key, value } of entries)
            expect([typeof key, typeof value]).toEqual(['string', 'string']);
        }
      }
    });

    it('opens nothing without passes', async () => {
      const event = toCloudFrontEvent({ target: SEATS, headers: { ...page, ...forged }, cookies: ['a=1'] });
      const through: unknown[] = [];
      for (const variant of spoiltEvents(event)) {
        const answer = await ask(variant);
        // A whole spoilt request may be one for another address, but not for this one.
        if ('uri' in answer && String(answer.uri).startsWith('/api/')) through.push(variant);
      }
      expect(through.filter((variant) => !holdsPasses(variant))).toEqual([]);
    });
  },
);

const holdsPasses = (variant: unknown): boolean => JSON.stringify(variant).includes(bothCookies);

describe('a Fetch request for an unusual address', () => {
  const guard = createFetchGuard({ config: defineConfig({}), keys, clock: () => NOW });
  const ask = async (url: string): Promise<number> => {
    const result = await guard(new Request(url));
    return 'response' in result ? result.response.status : 200;
  };

  it.each([
    ['https://tickets.example.com', 200],
    ['https://tickets.example.com?x=/api/v1/me', 200],
    ['https://tickets.example.com#/api/v1/me', 200],
    ['https://tickets.example.com/api/v1/me', 403],
    ['https://tickets.example.com/api/v1/me#/vwr/x', 403],
    ['https://tickets.example.com/api/v1/me?#x', 403],
    ['https://tickets.example.com:8443/api/v1/me', 403],
    ['https://tickets.example.com/vwr/../api/v1/me', 403],
    ['https://tickets.example.com/vwr/%2e%2E/api/v1/me', 403],
    ['https://tickets.example.com\\api\\v1\\me', 403],
    ['https://tickets.example.com/\tapi/v1/me', 403],
    ['https://tickets.example.com/api/v1/me\n', 403],
    ['https://tickets.example.com//api/v1/me', 400],
    ['https://tickets.example.com/vwr/..;/api/v1/me', 400],
    ['https://tickets.example.com/%61pi/v1/me', 400],
    ['https://tickets.example.com/api%2fv1%2fme', 400],
    ['http://[::1]/api/v1/me', 403],
    ['file:///api/v1/me', 403],
    ['data:text/plain,/api/v1/me', 400],
    ['about:blank', 400],
    ['urn:x:/api/v1/me', 400],
  ])('%s is judged by the path its router will see: %i', async (url, status) => {
    expect(await ask(url)).toBe(status);
  });
});
