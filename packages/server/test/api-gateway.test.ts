/** Tier 1 behind API Gateway: a visitor's whole way through Lambda, in both payload formats, with and without a stage. */
import { describe, expect, it } from 'vitest';
import { createWaitingRoomApp } from '../src/http/waiting-room-app';
import type { HttpEvent, HttpResult } from '../src/lambda/http-event';
import { lambdaEventOf, toLambdaHandler } from '../src/lambda/to-lambda-handler';
import { createLocal } from '../src/local/create-local';

type Call = {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly user?: string;
};

const host = 'abc123.execute-api.ap-northeast-2.amazonaws.com';

/** Shaped after https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const v2 =
  (stage: string) =>
  ({ method, path, headers = {}, cookies = [], body, user }: Call): HttpEvent => {
    const rawPath = stage === '$default' ? path : `/${stage}${path}`;
    return {
      version: '2.0',
      routeKey: 'ANY /vwr-api/vwr/{proxy+}',
      rawPath,
      rawQueryString: '',
      headers: { host, 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7', ...headers },
      ...(cookies.length === 0 ? {} : { cookies }),
      ...(body === undefined ? {} : { body: Buffer.from(body).toString('base64') }),
      isBase64Encoded: body !== undefined,
      requestContext: {
        stage,
        http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7' },
        ...(user === undefined ? {} : { authorizer: { jwt: { claims: { sub: user } } } }),
      },
    } as HttpEvent;
  };

/** Shaped after https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
const v1 =
  (several: boolean) =>
  ({ method, path, headers = {}, cookies = [], body, user }: Call): HttpEvent => {
    const all: Record<string, string> = { Host: host, 'X-Forwarded-Proto': 'https', ...headers };
    if (cookies.length > 0) all.Cookie = cookies.join('; ');
    const lists = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]]));
    return {
      resource: '/{proxy+}',
      httpMethod: method,
      path,
      headers: all,
      multiValueHeaders: several ? lists : null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: { proxy: path.slice(1) },
      stageVariables: null,
      body: body ?? null,
      isBase64Encoded: false,
      requestContext: {
        path: `/prod${path}`,
        stage: 'prod',
        ...(user === undefined ? {} : { authorizer: { claims: { sub: user } } }),
      },
    } as HttpEvent;
  };

const payloads = [
  ['2.0, no stage', v2('$default')],
  ['2.0, stage prod', v2('prod')],
  ['1.0', v1(true)],
  ['1.0 without multi-value fields', v1(false)],
] as const;

function cookiesOf(result: HttpResult): readonly string[] {
  return result.cookies ?? result.multiValueHeaders?.['set-cookie'] ?? [];
}

const pairOf = (cookie: string): string => cookie.split(';', 1)[0] ?? '';

describe.each(payloads)('payload %s', (_, event) => {
  const subject = (request: Request): string | undefined => {
    const context = lambdaEventOf(request)?.requestContext as
      | { authorizer?: { jwt?: { claims: { sub: string } }; claims?: { sub: string } } }
      | undefined;
    return context?.authorizer?.jwt?.claims.sub ?? context?.authorizer?.claims?.sub;
  };

  function gateway() {
    const local = createLocal({ clock: 'manual', events: { demo: { pacing: { step: 1, burst: 1 } } } });
    const handler = toLambdaHandler(createWaitingRoomApp({ room: local.room, subject }));
    return {
      ...local,
      async call(call: Call) {
        const result = await handler(event(call));
        return {
          result,
          cookies: cookiesOf(result),
          body: result.body === '' ? {} : JSON.parse(result.body),
        };
      },
    };
  }

  it('carries a visitor from joining to the pass and out again', async () => {
    const { call, clock } = gateway();
    await call({ method: 'POST', path: '/vwr-api/vwr/assign/demo' });
    const joined = await call({
      method: 'POST',
      path: '/vwr-api/vwr/assign/demo',
      body: '{}',
      headers: json,
    });
    expect(joined.result.statusCode).toBe(200);
    expect(joined.body).toMatchObject({ state: 'waiting', position: 2 });
    expect(joined.cookies).toEqual([
      expect.stringMatching(
        /^urr-place-1-demo=eyJ\S+; Path=\/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    const cookies = ['other=1', ...joined.cookies.map(pairOf)];
    const status = await call({ method: 'GET', path: '/vwr-api/vwr/status/demo' });
    expect(status.result.headers).toMatchObject({ 'cache-control': 'public, max-age=1' });
    await clock.advance(10_000);
    const admitted = await call({ method: 'GET', path: '/vwr-api/vwr/check/demo', cookies });
    expect(admitted.body).toMatchObject({ state: 'admitted', position: 2 });
    expect(admitted.cookies.map((cookie) => cookie.split('=', 1)[0])).toEqual([
      'urr-vwr-token',
      'urr-vwr-exp-demo',
    ]);
    const left = await call({ method: 'POST', path: '/vwr-api/vwr/leave/demo', cookies });
    expect([left.result.statusCode, left.body.state]).toEqual([200, 'left']);
    expect(left.cookies.length).toBeGreaterThan(1);
  });

  it('knows the authorizer’s user, and a repeated key of the same one only', async () => {
    const { call } = gateway();
    const join = (user: string, key: string) =>
      call({
        method: 'POST',
        path: '/vwr-api/vwr/assign/demo',
        user,
        headers: { 'Idempotency-Key': key.repeat(22) },
      });
    expect((await join('kim', 'a')).body.position).toBe(1);
    expect((await join('lee', 'b')).body.position).toBe(2);
    expect((await join('kim', 'c')).body.position).toBe(1);
    expect((await join('park', 'a')).body).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('answers refusals, other paths and health as it does everywhere', async () => {
    const { call } = gateway();
    const check = await call({ method: 'GET', path: '/vwr-api/vwr/check/demo' });
    expect(check.body).toMatchObject({ status: 403, code: 'place-required' });
    expect(check.result.headers['content-type']).toBe('application/problem+json');
    expect((await call({ method: 'GET', path: '/elsewhere' })).result.statusCode).toBe(404);
    expect((await call({ method: 'GET', path: '/vwr-api/vwr/health/ready' })).body).toEqual({
      state: 'ready',
    });
    const foreign = await call({
      method: 'POST',
      path: '/vwr-api/vwr/assign/demo',
      headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(foreign.body).toMatchObject({ status: 403, code: 'origin-refused' });
    const large = await call({
      method: 'POST',
      path: '/vwr-api/vwr/assign/demo',
      headers: json,
      body: JSON.stringify({ x: 'x'.repeat(5000) }),
    });
    expect(large.body).toMatchObject({ status: 413, code: 'body-too-large' });
  });
});

const json = { 'Content-Type': 'application/json' };
