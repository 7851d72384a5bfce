import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseKeys } from '@urr/core';
import { createLocal } from '@urr/server/local';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { headersForApp } from './next-server';

const secret = (name: string) => `${name}-secret-of-at-least-32-bytes-for-tests`;
const ring = (name: string) => [{ kid: `${name[0]}1`, alg: 'HS256', secret: secret(name) }];
const keys = JSON.stringify({ place: ring('place'), vwr: ring('vwr'), entry: ring('entry') });

beforeAll(() => {
  vi.stubEnv('URR_KEYS', keys);
  vi.stubGlobal('VWR_SECRET', secret('vwr'));
  vi.stubGlobal('ENTRY_SECRET', secret('entry'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

async function serve(app: { listen(port: number, host: string): Server }) {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe('express', () => {
  it('takes a visitor through both tiers to a held seat, and refuses one who did not wait', async () => {
    const { app } = await import('../src/express');
    const { url, server } = await serve(app);
    const hold = (cookie: string) =>
      fetch(`${url}/api/v1/seats/iu-2027/hold`, { method: 'POST', headers: { cookie } });
    expect((await hold('')).status).toBe(403);

    const jar = new Map<string, string>();
    const call = async (path: string, method = 'POST') => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(`${url}${path}`, { method, headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      return response.json();
    };
    expect(await call('/vwr-api/vwr/assign/iu-2027')).toMatchObject({ state: 'admitted', position: 1 });
    expect(await call('/api/v1/queue/iu-2027/join')).toMatchObject({ state: 'admitted' });
    expect(await call('/api/v1/seats/iu-2027/hold')).toEqual({ held: true });
    server.close();
  });
});

describe('guards', () => {
  it('express-guard answers 403 with JSON without a pass', async () => {
    const { app } = await import('../src/express-guard');
    const { url, server } = await serve(app);
    const response = await fetch(`${url}/api/v1/seats/iu-2027/map`);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'vwr-required', tier: 1, eventId: 'iu-2027' });
    server.close();
  });

  it('proxy refuses the API, and hands the verified headers on to the app', async () => {
    const { proxy } = await import('../src/proxy');
    expect((await proxy(new Request('https://shop.example/api/v1/me'))).status).toBe(403);

    const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
    const seats = new Request('https://shop.example/api/v1/seats/iu-2027/A', { headers: navigation });
    expect((await proxy(seats)).headers.get('location')).toMatch(
      'https://shop.example/vwr/iu-2027?returnTo=',
    );

    const { cookie } = await createLocal({ keys: parseKeys(keys) }).passes({ eventId: 'iu-2027' });
    const forged = { 'x-urr-subject': 'somebody else', 'x-urr-event': 'another' };
    const headers = { cookie: `theme=dark; ${cookie}`, 'accept-language': 'ko', ...forged };
    const seen = headersForApp(await proxy(new Request('https://shop.example/api/v1/me', { headers })));
    expect(seen).toMatchObject({ 'accept-language': 'ko', 'x-urr-event': 'iu-2027' });
    expect(seen['x-urr-subject']).not.toBe('somebody else');
    expect(seen.cookie).toMatch(/^urr-vwr-token=[^;]+; urr-entry-token=[^;]+; theme=dark$/);
    expect(seen['x-queue-entry-token']).toBe(/urr-entry-token=([^;]+)/.exec(cookie)?.[1]);

    const page = headersForApp(await proxy(new Request('https://shop.example/', { headers: forged })));
    expect(page).not.toHaveProperty('x-urr-subject');
  });

  it('cloudflare-worker refuses the API and fetches the rest from the origin, rewritten', async () => {
    const { default: worker } = await import('../src/cloudflare-worker');
    const origin = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('shop'));
    const env = { URR_KEYS: keys };
    expect((await worker.fetch(new Request('https://shop.example/api/v1/me'), env)).status).toBe(403);
    expect(origin).not.toHaveBeenCalled();
    const { cookie } = await createLocal({ keys: parseKeys(keys) }).passes({ eventId: 'iu-2027' });
    const request = new Request('https://shop.example/api/v1/me', { headers: { cookie } });
    expect(await (await worker.fetch(request, env)).text()).toBe('shop');
    const [asked] = origin.mock.calls[0] as [Request];
    expect(asked.headers.get('x-urr-event')).toBe('iu-2027');
  });

  it('hono serves behind the guard', async () => {
    const hono = await import('../src/hono');
    expect((await hono.fetch(new Request('https://shop.example/api/v1/me'))).status).toBe(403);
    expect((await hono.fetch(new Request('https://shop.example/nothing'))).status).toBe(404);
  });

  it('lambda-edge answers a viewer request with a CloudFront response', async () => {
    const { handler } = await import('../src/lambda-edge');
    const request = {
      method: 'GET',
      uri: '/api/v1/me',
      querystring: '',
      headers: {},
      clientIp: '203.0.113.1',
    };
    const config = {
      distributionDomainName: 'd1.cloudfront.net',
      distributionId: 'E1',
      eventType: 'viewer-request',
      requestId: 'r',
    };
    const answer = await handler({ Records: [{ cf: { config, request } }] } as never);
    expect(answer).toMatchObject({ status: '403' });
  });
});

it('lambda answers API Gateway and is advanced by a timer', async () => {
  const { handler, advance } = await import('../src/lambda');
  const event = {
    version: '2.0',
    rawPath: '/vwr-api/vwr/status/iu-2027',
    rawQueryString: '',
    headers: { host: 'api.example' },
    requestContext: { http: { method: 'GET', path: '/vwr-api/vwr/status/iu-2027' }, stage: '$default' },
    isBase64Encoded: false,
  };
  expect(await handler(event as never)).toMatchObject({ statusCode: 404 });
  await expect(advance({} as never)).resolves.toBeDefined();
});
