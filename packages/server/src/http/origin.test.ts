import { describe, expect, it } from 'vitest';
import { createVisitor } from '../../test/support/visitor';
import { createLocal } from '../local/create-local';

const SHOP = 'https://shop.example';
const path = '/vwr-api/vwr/assign/demo';

const visitor = (cors?: readonly string[]) =>
  createVisitor(
    createLocal({ events: ['demo'], ...(cors === undefined ? {} : { cors }) }),
    'https://api.example',
  );

describe('writing', () => {
  it.each([
    ['a client that is no browser', {}, 200],
    ['the same origin', { 'sec-fetch-site': 'same-origin', origin: 'https://api.example' }, 200],
    [
      'the same origin behind a CDN with another host',
      { 'sec-fetch-site': 'same-origin', origin: SHOP, host: 'x' },
      200,
    ],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['a sibling site', { 'sec-fetch-site': 'same-site', origin: 'https://evil.api.example' }, 403],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site', origin: 'null' }, 403],
    ['an old browser on the same host', { origin: 'https://api.example', host: 'api.example' }, 200],
    ['an old browser behind a proxy', { origin: SHOP, host: 'x', 'x-forwarded-host': 'shop.example' }, 200],
    ['an old browser on another host', { origin: 'https://evil.example', host: 'api.example' }, 403],
    [
      'an old browser whose Host has the default port',
      { origin: 'https://api.example', host: 'api.example:443' },
      200,
    ],
    ['an old browser whose Host is in capitals', { origin: 'https://api.example', host: 'API.example' }, 200],
    ['code that sends no Host', { origin: 'https://api.example' }, 200],
    ['another site where no Host was sent', { origin: 'https://evil.example' }, 403],
    ['the same name by http where no Host was sent', { origin: 'http://api.example' }, 403],
    ['another port where no Host was sent', { origin: 'https://api.example:8443' }, 403],
    ['an opaque origin where no Host was sent', { origin: 'null' }, 403],
    ['another port on the same host', { origin: 'https://api.example:8443', host: 'api.example:443' }, 403],
    ['the default port of another scheme', { origin: 'http://api.example', host: 'api.example:443' }, 403],
    ['the address behind a proxy', { origin: 'https://api.example', host: 'shop.example' }, 403],
    ['a host that ends as another', { origin: 'https://api.example', host: 'api.example:443:443' }, 403],
    ['an opaque origin', { origin: 'null', host: 'api.example' }, 403],
    ['an origin that is no URL', { origin: 'x y', host: 'api.example' }, 403],
  ] as const)('answers %s', async (_name, headers, status) => {
    const answer = await visitor().post(path, { headers });
    expect(answer.status).toBe(status);
    if (status === 403) {
      expect(answer.body.code).toBe('origin-refused');
      expect(answer.cookies).toEqual([]);
    }
  });

  it('takes an origin of the allow-list, and only exactly that', async () => {
    const headers = (origin: string) => ({ 'sec-fetch-site': 'cross-site', origin });
    expect((await visitor([SHOP]).post(path, { headers: headers(SHOP) })).status).toBe(200);
    for (const origin of [`${SHOP}.evil.example`, 'http://shop.example', `${SHOP}:8443`, `${SHOP}/`]) {
      expect((await visitor([SHOP]).post(path, { headers: headers(origin) })).status).toBe(403);
    }
  });
});

describe('CORS', () => {
  it('echoes an allowed origin with credentials, on problems too', async () => {
    const answers = [
      await visitor([SHOP]).get('/vwr-api/vwr/status/demo', { origin: SHOP }),
      await visitor([SHOP]).get('/vwr-api/vwr/status/nobody', { origin: SHOP }),
      await visitor([SHOP]).get('/vwr-api/vwr/nothing', { origin: SHOP }),
    ];
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-expose-headers')).toBe('etag, retry-after, x-urr-refused');
      expect(headers.get('vary')).toBe('Origin');
    }
  });

  it('says nothing to others, but that the answer varies', async () => {
    const { headers } = await visitor([SHOP]).get('/vwr-api/vwr/status/demo', {
      origin: 'https://evil.example',
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('vary')).toBe('Origin');
    const none = await visitor().get('/vwr-api/vwr/status/demo', { origin: SHOP });
    expect(none.headers.get('access-control-allow-origin')).toBeNull();
    expect(none.headers.get('vary')).toBeNull();
  });

  it('answers preflights of allowed origins with what may be sent', async () => {
    const preflight = (origin: string) =>
      visitor([SHOP]).send(
        new Request('https://api.example/api/v1/queue/demo/join', {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'POST' },
        }),
      );
    const { status, headers } = await preflight(SHOP);
    expect(status).toBe(204);
    expect(headers.get('allow')).toBe('POST, OPTIONS');
    expect(headers.get('access-control-allow-methods')).toBe('POST, OPTIONS');
    expect(headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type, x-urr-token, x-urr-vwr-token, x-queue-entry-token',
    );
    const foreign = await preflight('https://evil.example');
    expect(foreign.headers.get('access-control-allow-methods')).toBeNull();
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['*', 'shop.example', 'https://shop.example/', 'https://shop.example/x', 'null', 'ftp://x', ''])(
    'refuses %s in the allow-list',
    (origin) => {
      expect(() => visitor([SHOP, origin])).toThrow(/^ERR_CONFIG_INVALID cors\[1\]: expected an origin/);
    },
  );
});
