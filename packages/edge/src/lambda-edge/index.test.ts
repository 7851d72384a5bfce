import { defineConfig } from '@urr/core';
import { describe, expect, it, vi } from 'vitest';
import { bothCookies, good, keys, NOW } from '../../test/support/passes';
import { toCloudFrontEvent } from '../../test/support/runtimes';
import { type CloudFrontRequestEvent, createViewerRequestHandler, type ViewerRequestOptions } from './index';

const SEATS = '/api/v1/seats/iu-2027/A';
const handlerWith = (options: Partial<ViewerRequestOptions> = {}) =>
  createViewerRequestHandler({ config: defineConfig({}), keys, clock: () => NOW, ...options });

describe('createViewerRequestHandler', () => {
  it('answers a page as CloudFront wants it: status as text, header entries with key and value', async () => {
    const event = toCloudFrontEvent({
      target: SEATS,
      headers: { accept: 'text/html' },
      cookies: ['urr-vwr-token=junk; urr-entry-token=junk'],
    });
    expect(await handlerWith()(event)).toMatchObject({
      status: '302',
      statusDescription: 'Found',
      headers: {
        location: [{ key: 'location', value: expect.stringMatching(/^\/vwr\/iu-2027\?/) }],
        'set-cookie': [
          { key: 'set-cookie', value: expect.stringMatching(/^urr-vwr-token=;/) },
          { key: 'set-cookie', value: expect.stringMatching(/^urr-entry-token=;/) },
        ],
      },
    });
  });

  it('gives a refusal a body as text', async () => {
    const answer = await handlerWith()(toCloudFrontEvent({ target: SEATS }));
    expect(answer).toMatchObject({ status: '403', statusDescription: 'Forbidden', bodyEncoding: 'text' });
  });

  it('leaves Secure off cleared cookies only where the visitor came over http', async () => {
    const clears = async (headers: Record<string, string>) =>
      JSON.stringify(
        await handlerWith()(toCloudFrontEvent({ target: SEATS, cookies: ['urr-vwr-token=junk'], headers })),
      ).includes('; Secure;');
    expect(await clears({})).toBe(true);
    expect(await clears({ 'cloudfront-forwarded-proto': 'http' })).toBe(false);
    expect(await clears({ 'cloudfront-forwarded-proto': 'https', 'x-forwarded-proto': 'http' })).toBe(true);
  });

  it('changes neither the event nor what it answered before', async () => {
    const event = toCloudFrontEvent({
      target: SEATS,
      cookies: [bothCookies],
      headers: { 'x-urr-subject': 'forged' },
    });
    const before = structuredClone(event);
    const handler = handlerWith();
    const first = await handler(event);
    expect(event).toEqual(before);
    const kept = structuredClone(first);
    if ('uri' in first) first.headers.cookie = [];
    expect(await handler(event)).toEqual(kept);
  });

  it('keeps everything else of the request', async () => {
    const event = toCloudFrontEvent({ target: '/a%20b?x=%2F', headers: { 'x-urr-event': 'forged' } });
    const request = event.Records[0]?.cf.request;
    expect(await handlerWith()(event)).toEqual({
      ...request,
      headers: { host: [{ key: 'Host', value: 'tickets.example.com' }] },
    });
  });

  it('answers with the very same request where nothing has to change', async () => {
    const event = toCloudFrontEvent({ target: '/events/iu-2027' });
    expect(await handlerWith()(event)).toBe(event.Records[0]?.cf.request);
    const shadowed = toCloudFrontEvent({ target: SEATS, headers: { 'x-urr-event': 'forged' } });
    expect(await handlerWith({ config: defineConfig({ mode: 'shadow' }) })(shadowed)).toBe(
      shadowed.Records[0]?.cf.request,
    );
  });

  it('hands what it lets through to the function that was there before, rewritten', async () => {
    const next = vi.fn((event: CloudFrontRequestEvent) => {
      const request = event.Records[0]?.cf.request;
      return request === undefined ? undefined : { ...request, uri: `/v2${request.uri}` };
    });
    const handler = handlerWith({ next });
    const answer = await handler(toCloudFrontEvent({ target: SEATS, cookies: [bothCookies] }));
    expect(answer).toMatchObject({
      uri: `/v2${SEATS}`,
      headers: { 'x-queue-entry-token': [{ value: good.entry }] },
    });
    expect(next.mock.calls[0]?.[0].Records[0]?.cf.config).toBeDefined();
    await handler(toCloudFrontEvent({ target: SEATS }));
    expect(next).toHaveBeenCalledTimes(1);
  });

  it.each([undefined, async () => undefined])(
    'forwards by itself where that function answers nothing',
    async (next) => {
      const handler = handlerWith(next === undefined ? {} : { next });
      expect(await handler(toCloudFrontEvent({ target: '/' }))).toMatchObject({ uri: '/' });
    },
  );

  it('reports each decision without anything secret', async () => {
    const onDecision = vi.fn();
    const handler = handlerWith({ onDecision });
    await handler(toCloudFrontEvent({ target: SEATS, cookies: [bothCookies] }));
    await handler(toCloudFrontEvent({ target: SEATS }));
    await handler(toCloudFrontEvent({ target: SEATS, headers: { accept: 'text/html' } }));
    expect(onDecision.mock.calls).toEqual([
      [{ kind: 'forward', reason: 'admitted', eventId: 'iu-2027', method: 'GET', path: SEATS }],
      [{ kind: 'refuse', reason: 'missing', eventId: 'iu-2027', status: 403, method: 'GET', path: SEATS }],
      [{ kind: 'redirect', reason: 'missing', eventId: 'iu-2027', status: 302, method: 'GET', path: SEATS }],
    ]);
  });

  it('is not moved by a report that fails', async () => {
    const onDecision = () => {
      throw new Error('metrics are down');
    };
    expect(await handlerWith({ onDecision })(toCloudFrontEvent({ target: '/' }))).toMatchObject({ uri: '/' });
  });
});

describe('a malformed event', () => {
  const request = { method: 'GET', uri: SEATS, querystring: '', headers: {} };
  const wrap = (value: unknown) => ({ Records: [{ cf: { request: value } }] });

  it.each([
    undefined,
    null,
    7,
    {},
    { Records: null },
    { Records: [] },
    { Records: [null] },
    { Records: [{ cf: null }] },
    wrap(null),
    wrap('GET /'),
  ])('without a request is 503, whatever failMode is (%j)', async (event) => {
    for (const failMode of ['closed', 'open'] as const) {
      const handler = handlerWith({ config: defineConfig({ failMode }) });
      expect(await handler(event as unknown as CloudFrontRequestEvent)).toMatchObject({
        status: '503',
        headers: { 'retry-after': [{ value: '5' }] },
      });
    }
  });

  it.each([
    ['no headers', { ...request, headers: undefined }, '403'],
    ['null headers', { ...request, headers: null }, '403'],
    ['no cookie values', { ...request, headers: { cookie: [] } }, '403'],
    ['a cookie that is no list', { ...request, headers: { cookie: 'urr-vwr-token=x' } }, '403'],
    [
      'a cookie without a value',
      { ...request, headers: { cookie: [{ key: 'Cookie' }, null, { value: 7 }] } },
      '403',
    ],
    ['no method', { ...request, method: undefined }, '403'],
    ['no address', { ...request, uri: undefined }, '400'],
    ['an address that is no text', { ...request, uri: ['/'] }, '400'],
    ['no query', { ...request, querystring: undefined }, '403'],
  ])('with %s is judged by what it has', async (_case, malformed, status) => {
    expect(await handlerWith()(wrap(malformed) as unknown as CloudFrontRequestEvent)).toMatchObject({
      status,
    });
  });

  it('with strange headers on an open path is forwarded', async () => {
    const strange = wrap({
      ...request,
      uri: '/',
      headers: { cookie: null, 'x-original-url': 'x', host: 'y' },
    });
    expect(await handlerWith()(strange as unknown as CloudFrontRequestEvent)).toMatchObject({
      uri: '/',
      headers: { host: 'y' },
    });
  });
});
