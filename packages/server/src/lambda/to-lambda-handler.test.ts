import { describe, expect, it } from 'vitest';
import { readJsonObject } from '../http/body';
import { type FetchHandler, isBelow } from '../http/http-app';
import type { HttpEvent, HttpEventV1, HttpEventV2 } from './http-event';
import { lambdaEventOf, toLambdaHandler } from './to-lambda-handler';

/** As API Gateway's HTTP API sends it, shortened to what varies. */
const v2 = (change: Partial<HttpEventV2> & { method?: string; stage?: string } = {}): HttpEventV2 => {
  const { method = 'GET', stage = '$default', ...event } = change;
  const rawPath = event.rawPath ?? '/vwr-api/vwr/x';
  return {
    version: '2.0',
    rawPath,
    rawQueryString: '',
    headers: { host: 'abc123.execute-api.ap-northeast-2.amazonaws.com', 'x-forwarded-proto': 'https' },
    isBase64Encoded: false,
    requestContext: { http: { method, path: rawPath }, stage },
    ...event,
  };
};

/** As a REST API sends it. */
const v1 = (change: Partial<HttpEventV1> = {}): HttpEventV1 => ({
  httpMethod: 'GET',
  path: '/vwr-api/vwr/x',
  headers: { Host: 'abc123.execute-api.ap-northeast-2.amazonaws.com' },
  multiValueHeaders: { Host: ['abc123.execute-api.ap-northeast-2.amazonaws.com'] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  body: null,
  isBase64Encoded: false,
  requestContext: { path: '/prod/vwr-api/vwr/x', stage: 'prod' },
  ...change,
});

const echo: FetchHandler = {
  matches: (path) => isBelow('/vwr-api', path),
  async fetch(request) {
    const { href, pathname, search } = new URL(request.url);
    const body = request.method === 'GET' ? { value: {} } : await readJsonObject(request);
    if ('response' in body) return body.response;
    const answer = { href, pathname, search, method: request.method, body: body.value };
    return new Response(JSON.stringify({ ...answer, cookie: request.headers.get('cookie') }), {
      headers: [
        ['content-type', 'application/json'],
        ['set-cookie', 'a=1; Path=/'],
        ['set-cookie', 'b=2; Path=/'],
      ],
    });
  },
};

const handler = toLambdaHandler(echo);
const read = async (event: HttpEvent): Promise<Record<string, unknown>> =>
  JSON.parse((await handler(event)).body);

describe('payload 2.0', () => {
  it('hands over method, query, cookies and a base64 body, and answers cookies as an array', async () => {
    const result = await handler(
      v2({
        method: 'POST',
        rawQueryString: 'a=%20b',
        cookies: ['x=1', 'y=2'],
        headers: { 'content-type': 'application/json', 'content-length': '3' },
        body: Buffer.from('{"k":"예"}').toString('base64'),
        isBase64Encoded: true,
      }),
    );
    expect(result).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      cookies: ['a=1; Path=/', 'b=2; Path=/'],
      body: JSON.stringify({
        href: 'https://localhost/vwr-api/vwr/x?a=%20b',
        pathname: '/vwr-api/vwr/x',
        search: '?a=%20b',
        method: 'POST',
        body: { k: '예' },
        cookie: 'x=1; y=2',
      }),
      isBase64Encoded: false,
    });
  });

  it('finds the path behind a stage', async () => {
    expect(await read(v2({ rawPath: '/prod/vwr-api/vwr/x', stage: 'prod' }))).toMatchObject({
      pathname: '/vwr-api/vwr/x',
    });
  });

  it('takes a Function URL event, which has no stage to cut', async () => {
    const host = 'abc.lambda-url.ap-northeast-2.on.aws';
    expect(await read(v2({ headers: { host } }))).toMatchObject({ href: `https://${host}/vwr-api/vwr/x` });
  });
});

describe('payload 1.0', () => {
  it('hands over repeated headers and decoded queries, and answers cookies as multi-value headers', async () => {
    const event = v1({
      multiValueHeaders: { Cookie: ['x=1', 'y=2'] },
      multiValueQueryStringParameters: { a: ['1', 'b c'] },
    });
    const result = await handler(event);
    expect(result.multiValueHeaders).toEqual({ 'set-cookie': ['a=1; Path=/', 'b=2; Path=/'] });
    expect(result.cookies).toBeUndefined();
    expect(JSON.parse(result.body)).toMatchObject({ cookie: 'x=1; y=2', search: '?a=1&a=b+c' });
  });

  it('finds the path behind a base path mapping and a stage', async () => {
    expect(
      await read(v1({ path: '/tickets', requestContext: { path: '/prod/vwr-api/vwr/x', stage: 'prod' } })),
    ).toMatchObject({
      pathname: '/vwr-api/vwr/x',
    });
  });

  it('takes an event without multi-value fields', async () => {
    const event: HttpEventV1 = {
      httpMethod: 'GET',
      path: '/vwr-api/vwr/x',
      headers: { cookie: 'x=1' },
      queryStringParameters: { a: '1' },
    };
    expect(await read(event)).toMatchObject({ cookie: 'x=1', search: '?a=1' });
  });
});

describe('what is not served', () => {
  it('answers 404 to other paths and to events that are no requests', async () => {
    const strange = [
      v2({ rawPath: '/x' }),
      {},
      null,
      undefined,
      { source: 'aws.events' },
      { version: '2.0', rawPath: 1 },
    ];
    for (const event of strange) {
      const result = await handler(event as HttpEvent);
      expect([404, 500]).toContain(result.statusCode);
      expect(JSON.parse(result.body)).toHaveProperty('code');
    }
    expect((await handler(v2({ rawPath: '/x' }))).statusCode).toBe(404);
  });

  it('answers 400 to paths that do not stay as they are, 405 to methods Fetch refuses', async () => {
    expect((await handler(v2({ rawPath: '/vwr-api/../vwr-api/x' }))).statusCode).toBe(400);
    expect((await handler(v2({ method: 'TRACE' }))).statusCode).toBe(405);
    expect((await handler(v2({ method: 'a b' }))).statusCode).toBe(405);
  });

  it('survives header values and hosts that Fetch refuses', async () => {
    const headers = { host: 'a b/..', 'x-evil': 'a\r\nset-cookie: x=1', 'bad name': '1', cookie: '한글' };
    expect(await read(v2({ headers }))).toMatchObject({
      href: 'https://localhost/vwr-api/vwr/x',
      cookie: null,
    });
  });

  it('turns an app that rejects into a problem', async () => {
    const broken = toLambdaHandler({ fetch: () => Promise.reject(new Error('secret detail')) });
    const result = await broken(v2());
    expect(result.statusCode).toBe(500);
    expect(result.body).not.toContain('secret');
  });
});

it('gives callbacks the event back, where an authorizer left its findings', async () => {
  const whoami = toLambdaHandler({ fetch: async (request) => Response.json(lambdaEventOf(request)) });
  const event = {
    ...v2(),
    requestContext: { http: { method: 'GET' }, authorizer: { jwt: { claims: { sub: 'u1' } } } },
  };
  expect(JSON.parse((await whoami(event)).body)).toEqual(event);
});
