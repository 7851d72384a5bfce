/** Headers, methods and queries that would make another request of the one the guard has judged. */
import { describe, expect, it } from 'vitest';
import { allRuntimes } from '../support/all-runtimes';
import { page, SEATS } from '../support/decision-table';
import { bothCookies, cookie, good } from '../support/passes';
import { type Outcome, sendAll, type TestRequest } from '../support/runtimes';

/** Known from the manuals and advisories of those who obey them, not from our own list. */
// biome-ignore format: by who obeys
const REWRITING: readonly string[] = [
  'X-Original-URL', 'X-Rewrite-URL', 'X-Override-URL', // IIS, Symfony, Zend
  'X-Original-URI', 'X-Forwarded-URI', 'X-Forwarded-Path', 'X-Request-URI', 'X-Envoy-Original-Path', 'X-Replaced-Path', // proxies
  'X-Forwarded-Prefix', 'X-Script-Name', // Spring, Traefik, WSGI
  'X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', // Rails, Express, Symfony
  'X-Middleware-Subrequest', 'X-Middleware-Rewrite', 'X-Invoke-Path', 'X-Matched-Path', 'X-Now-Route-Matches', 'Next-URL', // Next.js
];
const STAMPS = ['X-URR-Event', 'X-URR-Subject', 'X-URR-Fault'];

const spellings = (name: string): string[] => [
  name.toLowerCase(),
  name.toLowerCase().replaceAll('-', '_'),
  name.toLowerCase().replace('-', '_'),
];

const refusedWith = (outcome: Outcome | undefined): number =>
  outcome?.kind === 'answer' ? outcome.status : 200;

describe.each(await allRuntimes())('a request on $name', (runtime) => {
  const headers = Object.fromEntries(
    [...REWRITING, ...STAMPS].flatMap(spellings).map((name) => [name, '/vwr/iu-2027']),
  );
  const others = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-urr-event-id': 'iu-2027',
    accept: '*/*',
  };

  it('reaches no origin with a header that changes its address, its method or its visitor', async () => {
    const requests: TestRequest[] = [
      { target: '/' },
      { target: '/vwr/iu-2027' },
      { target: '/api/v1/events/iu-2027' },
      { method: 'POST', target: '/api/v1/queue/iu-2027/join' },
      { method: 'OPTIONS', target: SEATS, headers: { 'access-control-request-method': 'GET' } },
      { target: SEATS, cookies: [bothCookies] },
      { target: '/api/v1/me', cookies: [cookie({ vwr: good.vwr })] },
    ];
    const sent = requests.map((request) => ({
      ...request,
      headers: { ...request.headers, ...headers, ...others },
    }));
    for (const [index, outcome] of (await sendAll(runtime, {}, sent)).entries()) {
      if (outcome.kind === 'answer') throw new Error(`${sent[index]?.target} was refused`);
      const wanted = new Set([...REWRITING, ...STAMPS].flatMap(spellings));
      const left = Object.entries(outcome.headers).filter(
        ([name, value]) => wanted.has(name) && value === '/vwr/iu-2027',
      );
      expect([sent[index]?.target, left]).toEqual([sent[index]?.target, []]);
      expect(outcome.headers).toMatchObject(others);
    }
  });

  it('is judged alike whatever such headers say', async () => {
    const attempts = [...REWRITING, ...STAMPS]
      .flatMap(spellings)
      .map((name) => ({ target: SEATS, headers: { [name]: '/' } }));
    const outcomes = await sendAll(runtime, {}, [...attempts, { target: SEATS, headers }]);
    expect(outcomes.map(refusedWith)).toEqual(outcomes.map(() => 403));
  });

  it('is guarded whatever it wants to become', async () => {
    const wishes: Record<string, string>[] = [
      {
        upgrade: 'websocket',
        connection: 'Upgrade',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        'sec-websocket-version': '13',
      },
      { upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' },
      { range: 'bytes=0-0', 'if-range': '"x"' },
      { 'if-none-match': '*', 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
      { 'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest' },
      { 'content-type': 'application/grpc-web+proto' },
      { expect: '100-continue' },
      { 'next-action': 'x', rsc: '1', 'next-router-state-tree': '[]' },
      { 'x-nextjs-data': '1' },
      { authorization: `Bearer ${good.entry}` },
      {
        'proxy-authorization': `Bearer ${good.entry}`,
        'x-access-token': good.entry,
        'x-auth-token': good.entry,
      },
      { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'document' },
      { 'sec-fetch-dest': 'serviceworker', 'service-worker': 'script' },
      { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
      { 'user-agent': 'ELB-HealthChecker/2.0' },
      { 'x-amz-cf-id': 'x', via: '1.1 x.cloudfront.net (CloudFront)', 'x-amzn-trace-id': 'Root=1' },
      { 'cf-connecting-ip': '127.0.0.1', 'true-client-ip': '127.0.0.1', 'x-client-ip': '10.0.0.1' },
      { 'access-control-request-method': 'GET', origin: 'https://tickets.example.com' },
    ];
    const outcomes = await sendAll(
      runtime,
      {},
      wishes.map((wish) => ({ target: SEATS, headers: wish })),
    );
    expect(outcomes.map(refusedWith)).toEqual(wishes.map(() => 403));
  });

  it('is guarded under every method but a preflight', async () => {
    const known = [
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'PROPFIND',
      'MKCOL',
      'QUERY',
      'PURGE',
      'LINK',
    ];
    const odd = ['get', 'Get', 'post', 'options', 'OPTIONSX', 'OPTION', 'X', 'M-SEARCH'];
    // A Fetch request cannot have these.
    const forbidden = runtime.normalises
      ? []
      : ['TRACE', 'CONNECT', 'TRACK', '', ' GET', 'GET ', 'GET\u0000', '__proto__'];
    const methods = [...known, ...odd, ...forbidden];
    const outcomes = await sendAll(
      runtime,
      {},
      methods.map((method) => ({ method, target: SEATS })),
    );
    expect(outcomes.map(refusedWith)).toEqual(methods.map(() => 403));
    if (runtime.normalises) return; // which writes "options" as OPTIONS, as a browser would have
    const asked = methods.filter((method) => method !== 'OPTIONS');
    const preflights = asked.map((method) => ({
      method,
      target: SEATS,
      headers: { 'access-control-request-method': 'GET' },
    }));
    expect((await sendAll(runtime, {}, preflights)).map(refusedWith)).toEqual(asked.map(() => 403));
  });

  it('is judged by its path alone, not by its query', async () => {
    const queries = [
      '_method=OPTIONS',
      '_method=GET&method=GET',
      `urr-entry-token=${good.entry}&urr-vwr-token=${good.vwr}`,
      `token=${good.entry}`,
      '/vwr/iu-2027',
      '/../vwr/iu-2027',
      '?/vwr',
      'eventId=quiet',
      '%00',
      'x'.repeat(8000),
    ];
    const guarded = await sendAll(
      runtime,
      {},
      queries.map((query) => ({ target: `${SEATS}?${query}` })),
    );
    expect(guarded.map(refusedWith)).toEqual(queries.map(() => 403));
    const open = [...queries, SEATS, `x=${SEATS}`, `/../..${SEATS}`, `#${SEATS}`];
    const opened = await sendAll(
      runtime,
      {},
      open.map((query) => ({ target: `/about?${query}`, headers: page })),
    );
    expect(opened.map(refusedWith)).toEqual(open.map(() => 200));
  });

  it('gets the same answer a second time, and neither answer is the other’s', async () => {
    const send = runtime.start({});
    for (const request of [
      { target: SEATS, cookies: [bothCookies] },
      { target: SEATS, headers: page },
      { target: SEATS },
    ]) {
      const first = await send(request);
      const kept = structuredClone(first);
      for (const name of Object.keys(first.headers)) delete (first.headers as Record<string, string>)[name];
      expect(await send(request)).toEqual(kept);
    }
  });
});
