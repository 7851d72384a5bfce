import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pass, startWorker } from './workerd';

const SEATS = '/api/v1/seats/iu-2027/A';
const PAGE = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
const SCRIPT = { 'sec-fetch-mode': 'cors', accept: 'application/json' };

let shop: Awaited<ReturnType<typeof startWorker>>;
let both: string;
beforeAll(async () => {
  shop = await startWorker();
  both = `urr-vwr-token=${await pass('vwr')}; urr-entry-token=${await pass('entry')}`;
});
afterAll(() => shop.close());

const refusal = (text: string) => {
  const { code, reason } = JSON.parse(text);
  return [code, reason];
};

describe('the Worker', () => {
  it('hands on what no rule guards, body and query included, and follows no redirect of the origin', async () => {
    const body = JSON.stringify({ hello: 'origin' });
    const asked = { path: '/api/v1/auth/login?next=%2F', method: 'POST', body };
    expect(await shop.ask(asked)).toMatchObject({ status: 200, text: 'origin' });
    expect(shop.reached()).toMatchObject([{ method: 'POST', url: asked.path, body }]);
    const moved = await shop.ask({ path: '/moved' });
    expect([moved.status, moved.headers.location]).toEqual([302, '/elsewhere']);
    expect(shop.reached()).toHaveLength(1);
  });

  it('sends a page without passes to the waiting room, and with tier 1 to the entry queue', async () => {
    const first = await shop.ask({ path: SEATS, headers: PAGE });
    expect([first.status, first.headers.location]).toEqual([
      302,
      '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA',
    ]);
    expect(first.headers).toMatchObject({ 'cache-control': expect.stringContaining('no-store') });
    const cookie = `urr-vwr-token=${await pass('vwr')}`;
    const second = await shop.ask({ path: SEATS, headers: { ...PAGE, cookie } });
    expect(second.headers.location).toMatch(/^\/queue\/iu-2027\?/);
    expect(shop.reached()).toEqual([]);
  });

  it('answers a script with JSON and a form with a page, both 403', async () => {
    const script = await shop.ask({ path: SEATS, headers: SCRIPT });
    expect(script.status).toBe(403);
    expect(script.headers['content-type']).toMatch('application/problem+json');
    expect(script.headers['x-urr-refused']).toBe('vwr');
    expect(refusal(script.text)).toEqual(['vwr-required', 'missing']);
    const form = await shop.ask({ path: SEATS, method: 'POST', headers: PAGE });
    expect(form.status).toBe(403);
    expect(form.headers['content-type']).toMatch('text/html');
    expect(form.text).toMatch(/^<!doctype html>/i);
    expect(shop.reached()).toEqual([]);
  });

  it('lets both passes through, once each, verified, without what the visitor made up', async () => {
    const headers = {
      cookie: `theme=dark; urr-entry-token=junk; ${both}`,
      'x-urr-event': 'another',
      'x-urr-subject': 'somebody-else',
      'x-original-url': '/admin',
    };
    expect(await shop.ask({ path: SEATS, headers })).toMatchObject({ status: 200, text: 'origin' });
    const [request] = shop.reached();
    expect(request?.headers).toMatchObject({ 'x-urr-event': 'iu-2027', 'x-urr-subject': 'subject-1' });
    expect(request?.headers['x-queue-entry-token']).toBe(/urr-entry-token=(.+)$/.exec(both)?.[1]);
    expect(request?.headers.cookie).toMatch(/^urr-vwr-token=[^;]+; urr-entry-token=eyJ[^;]+; theme=dark$/);
    expect(request?.headers).not.toHaveProperty('x-original-url');
  });

  it.each([
    ['forged', { forged: true }, 'signature'],
    ['another event’s', { eventId: 'quiet' }, 'wrong-event'],
    ['expired', { iat: Math.floor(Date.now() / 1000) - 700 }, 'expired'],
  ])('refuses a pass that is %s', async (_, changes, reason) => {
    const cookie = `urr-vwr-token=${await pass('vwr', changes)}; urr-entry-token=${await pass('entry', changes)}`;
    const answer = await shop.ask({ path: SEATS, headers: { ...SCRIPT, cookie } });
    expect([answer.status, ...refusal(answer.text)]).toEqual([403, 'vwr-required', reason]);
    expect(shop.reached()).toEqual([]);
  });

  it('refuses the pass of one tier as that of the other', async () => {
    const cookie = `urr-vwr-token=${await pass('vwr')}; urr-entry-token=${await pass('vwr')}`;
    const answer = await shop.ask({ path: SEATS, headers: { ...SCRIPT, cookie } });
    expect(refusal(answer.text)).toEqual(['entry-required', 'wrong-kind']);
  });

  it.each([
    ['an encoded slash', '/api/v1/seats%2Fiu-2027/A', 400],
    ['two slashes', '/api//v1/seats/iu-2027/A', 400],
    ['a path parameter', '/api/v1;x/seats/iu-2027/A', 400],
    ['an encoded letter', '/%61pi/v1/seats/iu-2027/A', 400],
    ['another case', '/API/v1/Seats/iu-2027/A', 403],
    ['a way out of an exempt path', '/api/v1/auth/%2e%2e/seats/iu-2027/A', 403],
    ['the same in plain', '/vwr/../api/v1/seats/iu-2027/A', 403],
  ])('is not got around by %s', async (_, path, status) => {
    expect(await shop.ask({ path, headers: SCRIPT })).toMatchObject({ status });
    expect(shop.reached()).toEqual([]);
  });
});

describe('overrides in KV', () => {
  it('are there with the first request: an event let through, one of a later epoch refused', async () => {
    const overridden = await startWorker({ kv: true });
    const events = { quiet: { mode: 'off' }, 'iu-2027': { minEpoch: 2 } };
    await overridden.putOverrides(JSON.stringify({ events }));
    expect((await overridden.ask({ path: '/api/v1/seats/quiet/A' })).status).toBe(200);
    const refused = await overridden.ask({ path: SEATS, headers: { ...SCRIPT, cookie: both } });
    expect(refusal(refused.text)).toEqual(['vwr-required', 'wrong-epoch']);
    await overridden.close();
  });

  it('that make no sense change nothing', async () => {
    const broken = await startWorker({ kv: true });
    await broken.putOverrides('{"mode":"of"}');
    expect((await broken.ask({ path: SEATS })).status).toBe(403);
    expect((await broken.ask({ path: SEATS, headers: { cookie: both } })).status).toBe(200);
    await broken.close();
  });
});
