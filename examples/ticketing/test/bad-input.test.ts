import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type Sent } from '../src/crowd/http';
import { type Demo, startDemo } from '../src/demo';
import { BRISK, HURRIED } from './site';

const EVENT = 'dawn-2027';
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const CORS = { 'sec-fetch-mode': 'cors', accept: 'application/json' };

describe('what nobody should send', () => {
  let demo: Demo;
  let send: (
    sent: Partial<Sent> & { readonly path: string },
  ) => Promise<{ status: number; type: string; code: unknown }>;

  beforeAll(async () => {
    demo = await startDemo(HURRIED, { crowd: 'here', plans: [{ eventId: EVENT, settings: BRISK }] });
    const http = createHttp(demo.origin, 4);
    send = async (sent) => {
      const answer = await http.send({ method: 'GET', ...sent });
      const body = answer.json() as { code?: unknown } | undefined;
      return { status: answer.status, type: answer.headers['content-type'] ?? '', code: body?.code };
    };
  });
  afterAll(() => demo?.close());

  it.each([
    [
      'an unknown event',
      { method: 'POST', path: '/vwr-api/vwr/assign/nobody-2027', headers: JSON_TYPE, body: '{}' },
      404,
      'event-unknown',
    ],
    [
      'an id that is none',
      { method: 'POST', path: '/vwr-api/vwr/assign/a%20b', headers: JSON_TYPE, body: '{}' },
      400,
      'event-invalid',
    ],
    [
      'a body that is no JSON',
      { method: 'POST', path: `/vwr-api/vwr/assign/${EVENT}`, headers: JSON_TYPE, body: '{' },
      400,
      'body-invalid',
    ],
    [
      'another content type',
      { method: 'POST', path: `/vwr-api/vwr/assign/${EVENT}`, headers: FORM_TYPE, body: 'a=1' },
      415,
      'content-type',
    ],
    [
      'a broken place',
      { path: `/vwr-api/vwr/check/${EVENT}`, headers: { authorization: 'Bearer a.b.c' } },
      403,
      'place-invalid',
    ],
    [
      'joining without a pass',
      { method: 'POST', path: `/api/v1/queue/${EVENT}/join`, headers: JSON_TYPE, body: '{}' },
      403,
      'vwr-required',
    ],
    ['seats without a pass', { path: `/api/v1/seats/${EVENT}`, headers: CORS }, 403, 'vwr-required'],
    [
      'a reservation without a pass',
      { method: 'POST', path: '/api/v1/seats/reserve', headers: { ...JSON_TYPE, ...CORS }, body: '{}' },
      403,
      'event-required',
    ],
    [
      'a forged payment',
      {
        method: 'POST',
        path: `/api/v1/payments/return/${EVENT}`,
        headers: FORM_TYPE,
        body: 'orderId=a&result=approved&signature=b',
      },
      403,
      'signature-invalid',
    ],
    [
      'half a payment',
      { method: 'POST', path: `/api/v1/payments/return/${EVENT}`, headers: FORM_TYPE, body: 'orderId=a' },
      400,
      'body-invalid',
    ],
    [
      'an event page of the API nobody has',
      { path: '/api/v1/events/nobody', headers: CORS },
      404,
      'event-unknown',
    ],
    ['an API address nobody has', { path: '/api/v1/stats/nothing', headers: CORS }, 404, 'not-found'],
    ['hidden dots', { path: `/static/%2e%2e/api/v1/seats/${EVENT}`, headers: CORS }, 400, 'path-invalid'],
    ['plain dots', { path: `/vwr/../api/v1/seats/${EVENT}`, headers: CORS }, 400, 'path-invalid'],
    ['a double slash', { path: `//api/v1/seats/${EVENT}`, headers: CORS }, 400, 'path-invalid'],
    ['a broken escape', { path: '/api/v1/seats/%zz', headers: CORS }, 400, 'path-invalid'],
    [
      'an unknown cheat',
      { method: 'POST', path: '/demo/cheat', headers: JSON_TYPE, body: '{"cheat":"x"}' },
      400,
      'body-invalid',
    ],
    [
      'a crowd beyond measure',
      { method: 'POST', path: '/console/crowd', headers: JSON_TYPE, body: '{"size":1e9}' },
      400,
      'body-invalid',
    ],
    ['the operator without a token', { path: '/urr/operator/events' }, 401, 'unauthorized'],
  ] as const)('answers %s with a problem of its own', async (_, sent, status, code) => {
    expect(await send(sent)).toMatchObject({
      status,
      code,
      type: expect.stringContaining('application/problem+json'),
    });
  });

  it('answers a body that is far too large with 413, and goes on serving', async () => {
    const body = JSON.stringify({ filler: 'x'.repeat(3_000_000) });
    for (const path of [`/vwr-api/vwr/assign/${EVENT}`, `/api/v1/payments/return/${EVENT}`, '/demo/room']) {
      expect(await send({ method: 'POST', path, headers: JSON_TYPE, body })).toMatchObject({
        status: 413,
        code: 'body-too-large',
      });
    }
    expect((await send({ path: '/' })).status).toBe(200);
  });

  it('never answers 5xx, whatever the path, method or cookie', async () => {
    const paths = [
      '/',
      '/events/%00',
      '/events/..',
      '/seats/',
      '/queue/%ff',
      '/vwr/',
      '/vwr/a/b',
      '/static/',
      '/static/../x',
      '/checkout/x?order=%00',
      '/booked/..%2f',
      '/demo-pay/x',
      '/operator/',
      '/vwr-api/',
      '/vwr-api/vwr/status/%2e',
      '/api/',
      '/api/v1/queue//join',
      '*',
      '/?lang=%E0%A4%A',
      `/queue/${EVENT}?returnTo=//evil.example`,
    ];
    const cookies = [
      '',
      `urr-vwr-token-${EVENT}=x; urr-entry-token-${EVENT}=a.b.c`,
      '=; ;;; a',
      `urr-place-1-${EVENT}="x"`,
    ];
    for (const path of paths) {
      for (const [index, method] of (['GET', 'POST'] as const).entries()) {
        const cookie = cookies[(paths.indexOf(path) + index) % cookies.length] ?? '';
        const { status } = await send({
          path,
          method,
          headers: { cookie, ...JSON_TYPE },
          ...(method === 'POST' ? { body: '{}' } : {}),
        });
        expect(status, `${method} ${path}`).toBeGreaterThanOrEqual(200);
        expect(status, `${method} ${path}`).toBeLessThan(500);
      }
    }
  });

  it('sends nobody to another site', async () => {
    const http = createHttp(demo.origin, 1);
    const page = await http.send({ method: 'GET', path: `/queue/${EVENT}?returnTo=//evil.example/` });
    expect(page.text).toContain(`next="/seats/${EVENT}"`);
    expect(page.text).not.toContain('evil.example/"');
  });
});
