/** What polls get without a `Request` being made is what they would get with one. */
import { describe, expect, it } from 'vitest';
import { EVENT, queueFixture, waiting } from '../../test/support/queue';
import { toResponse } from './answer';
import { createEntryQueueApp } from './entry-queue-app';
import type { HttpApp } from './http-app';

const URL_OF = (eventId: string): string => `/api/v1/queue/${eventId}/status`;

async function fixture(): Promise<{ app: HttpApp; place: string; pass: string; advance(ms: number): void }> {
  const { queue, pass, advance } = await queueFixture(
    { maxUsers: 0 },
    { random: (bytes) => new Uint8Array(bytes) },
  );
  const vwrToken = await pass();
  const { place = '' } = waiting(await queue.join({ eventId: EVENT, vwrToken }));
  return { app: createEntryQueueApp({ queue, onError: () => {} }), place, pass: vwrToken, advance };
}

function directly(app: HttpApp, url: string, headers: Record<string, string>, method = 'GET') {
  return app.direct?.({ method, url, encrypted: false, headers: { get: (name) => headers[name] ?? null } });
}

async function both(app: HttpApp, url: string, headers: Record<string, string>) {
  const direct = await directly(app, url, headers);
  expect(direct).toBeDefined();
  const responses = [
    toResponse(direct as Response),
    await app.fetch(new Request(`http://shop${url}`, { headers })),
  ];
  return Promise.all(
    responses.map(async (response) => ({
      status: response.status,
      headers: [...response.headers].filter(([name]) => name !== 'content-length'),
      body: await response.json(),
    })),
  );
}

describe('a poll answered directly', () => {
  it('is the same for somebody in line, nobody, somebody else and an unknown event', async () => {
    const { app, place, pass } = await fixture();
    const cookie = `urr-vwr-token=${pass}; urr-place-2-${EVENT}=${place}`;
    for (const [eventId, headers] of [
      [EVENT, { cookie }],
      [EVENT, { authorization: `Bearer ${place}` }],
      [EVENT, {}],
      [EVENT, { cookie: `urr-place-2-${EVENT}=x` }],
      ['other', { authorization: `Bearer ${place}` }],
    ] as const) {
      const [direct, fetched] = await both(app, URL_OF(eventId), headers);
      expect(direct).toEqual(fetched);
    }
  });

  it('brings the renewed pass as a cookie, secure behind a proxy that says so', async () => {
    const { app, place, pass, advance } = await fixture();
    advance(1_000_000);
    const cookie = `urr-vwr-token=${pass}; urr-place-2-${EVENT}=${place}`;
    const direct = await directly(app, URL_OF(EVENT), { cookie, 'x-forwarded-proto': 'https' });
    const cookies = toResponse(direct as Response).headers.getSetCookie();
    expect(cookies[0]).toMatch(/^urr-vwr-token=eyJ.*; Secure;/);
  });

  it('is left to fetch for any other address or method, and where other origins are let in', async () => {
    const { app, place } = await fixture();
    const headers = { authorization: `Bearer ${place}` };
    for (const url of [
      `${URL_OF(EVENT)}?x`,
      '/api/v1/queue/a%62/status',
      '/api/v1/queue//status',
      '/status',
    ]) {
      expect(directly(app, url, headers)).toBeUndefined();
    }
    expect(directly(app, URL_OF(EVENT), headers, 'HEAD')).toBeUndefined();
    const { queue } = await queueFixture({ maxUsers: 0 });
    expect(createEntryQueueApp({ queue, cors: ['https://shop.example'] }).direct).toBeUndefined();
  });
});
