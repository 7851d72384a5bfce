import type { ConfigInput } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { type CliOptions, folderWith, urr } from '../../../test/support/cli';
import {
  type Draft,
  EVENT,
  type FakeSite,
  type Fault,
  fakeSite,
  json,
  page,
  SHOP,
} from '../../../test/support/doctor-site';
import { CHECKS } from './checks';
import type { Finding } from './examine';
import { NoAnswer } from './transport';

type Outcome = { readonly code: number; readonly findings: readonly Finding[]; readonly requests: number };

async function examine(
  site: FakeSite,
  args: readonly string[] = [],
  config: ConfigInput = {},
  options: CliOptions = {},
): Promise<Outcome> {
  const path = folderWith({ 'urr.json': config });
  const words = ['doctor', SHOP, '--event', EVENT, '--config', path('urr.json'), '--json', ...args];
  const { code, out, err } = await urr(words, { send: site.send, ...options });
  expect(err).toBe('');
  return { code, ...JSON.parse(out) };
}

const of = ({ findings }: Outcome, id: string) => findings.find((finding) => finding.id === id);
const gravely = ({ findings }: Outcome) =>
  findings.filter(({ level }) => level === 'fail').map(({ id }) => id);

/** Changes answers to requests that match. */
const altering =
  (where: (request: Parameters<Fault>[0]) => boolean, change: (draft: Draft) => Draft): Fault =>
  async (request, { site }) => {
    const draft = await site(request);
    return where(request) ? change(draft) : draft;
  };
const everywhere = () => true;
const onRoom = ({ path }: { path: string }) => path.startsWith('/vwr-api/');
const cookies = (change: (cookie: string) => string): Fault =>
  altering(everywhere, (draft) => ({ ...draft, cookies: draft.cookies.map(change) }));
const headers = (where: Parameters<typeof altering>[0], change: Record<string, string>): Fault =>
  altering(where, (draft) => ({ ...draft, headers: { ...draft.headers, ...change } }));
/** Without the guard where the path says so. */
const unguarded =
  (where: (path: string) => boolean): Fault =>
  (request, { site, behind }) =>
    where(request.path) ? behind(request) : site(request);

describe('urr doctor', () => {
  it('finds nothing wrong with a healthy site, within forty requests, and leaves the line', async () => {
    const site = fakeSite();
    const outcome = await examine(site, ['--waf-limit', '20000']);
    expect(outcome.findings.filter(({ level }) => level === 'fail' || level === 'warn')).toEqual([]);
    expect(outcome.code).toBe(0);
    expect(outcome.findings.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
    const leftOut = outcome.findings.filter(({ level }) => level === 'skip').map(({ id }) => id);
    expect(leftOut).toEqual(['cors', 'callbacks']);
    expect(outcome.requests).toBe(site.asked.length);
    expect(site.asked.length).toBeLessThanOrEqual(40);
    expect(site.asked.at(-1)?.path).toBe(`/vwr-api/vwr/leave/${EVENT}`);
    expect(site.asked.filter(({ path }) => path.includes('/assign/'))).toHaveLength(1);
  });

  it.each<[id: string, what: string, fault: Fault, args?: string[], config?: ConfigInput]>([
    [
      'https',
      'http answers itself',
      (request, { site }) => (request.origin.startsWith('http:') ? Promise.resolve(page()) : site(request)),
    ],
    ['api', 'the waiting room is a page of the shop', altering(onRoom, () => page())],
    [
      'api',
      'the entry queue is a page of the shop',
      altering(
        ({ path }) => path.startsWith('/api/v1/queue/'),
        () => page(404),
      ),
    ],
    [
      'event',
      'another event is meant',
      altering(
        ({ path }) => path.endsWith(`/status/${EVENT}`),
        () => json({ type: 'urn:urr:problem/event-unknown', code: 'event-unknown', status: 404 }, 404),
      ),
    ],
    ['cookies', 'without Secure', cookies((cookie) => cookie.replace('; Secure', ''))],
    ['cookies', 'without HttpOnly', cookies((cookie) => cookie.replace('; HttpOnly', ''))],
    [
      'cookies',
      'with another SameSite',
      cookies((cookie) => cookie.replace('SameSite=Lax', 'SameSite=None')),
    ],
    ['cookies', 'for a part of the site', cookies((cookie) => cookie.replace('Path=/', 'Path=/vwr-api'))],
    ['cookies', 'lost on the way', altering(everywhere, (draft) => ({ ...draft, cookies: [] }))],
    [
      'cookies',
      '__Host- with a Domain',
      cookies((cookie) => `${cookie}; Domain=shop.example`),
      [],
      { cookies: { hostPrefix: true } },
    ],
    ['cookie-domain', 'of another domain', cookies((cookie) => `${cookie}; Domain=other.example`)],
    [
      'cookie-domain',
      'of the API alone',
      (request, { site }) => site(request),
      ['--api', 'https://api.shop.example'],
    ],
    [
      'cookie-forwarded',
      'not handed on',
      ({ headers: { cookie: _, ...rest }, ...request }, { site }) => site({ ...request, headers: rest }),
    ],
    ['guarded', 'no guard on one rule', unguarded((path) => path.startsWith('/api/v1/payments'))],
    [
      'guarded',
      'a guard that fails',
      altering(
        ({ path }) => path === '/api/urr-doctor',
        () => ({ ...page(503), headers: { 'x-urr-fault': 'closed' } }),
      ),
    ],
    [
      'guarded',
      'a firewall before it',
      altering(
        ({ path }) => path === '/api/urr-doctor',
        () => page(403),
      ),
    ],
    [
      'guarded',
      'refusals rewritten to 200',
      altering(
        ({ path }) => path === '/api/urr-doctor',
        (draft) => ({ ...draft, status: 200 }),
      ),
    ],
    [
      'guarded',
      'the header taken away',
      headers(({ path }) => path === '/api/urr-doctor', { 'x-urr-refused': undefined as unknown as string }),
    ],
    ['behaviours', 'not on the default behaviour', unguarded((path) => path.startsWith('/urr-doctor'))],
    [
      'behaviours',
      'not on one that is named',
      unguarded((path) => path.startsWith('/static/')),
      ['--behavior', '/static/*'],
    ],
    [
      'forged-tokens',
      'tokens decoded, not verified',
      (request, { site, behind }) =>
        request.headers.cookie?.includes('urr-entry-token') ? behind(request) : site(request),
    ],
    [
      'internal-headers',
      'stamps believed',
      (request, { site, behind }) => (request.headers['x-urr-subject'] ? behind(request) : site(request)),
    ],
    [
      'internal-headers',
      'x-original-url believed',
      (request, { site }) => site({ ...request, path: request.headers['x-original-url'] ?? request.path }),
    ],
    ['raw-paths', 'a guard on one spelling only', unguarded((path) => !/^\/(api|urr-doctor)/.test(path))],
    [
      'raw-paths',
      'a guard that resolves them',
      (request, { site }) => site({ ...request, path: request.path.replace(/^\/vwr\/\.\.(.*)/, '/free') }),
    ],
    [
      'callbacks',
      'guarded as well',
      altering(
        ({ method, path }) => method === 'POST' && path.startsWith('/pay'),
        () => ({ ...json({}, 403), headers: { 'x-urr-refused': 'vwr' } }),
      ),
      ['--callback', '/pay/return'],
    ],
    [
      'exempt',
      'guarded as well',
      altering(
        ({ path }) => path.startsWith('/api/v1/events'),
        () => ({ ...json({}, 403), headers: { 'x-urr-refused': 'vwr' } }),
      ),
    ],
    [
      'error-pages',
      '404 becomes the shop',
      altering(
        ({ path }) => path.includes('/status/urr-doctor'),
        () => page(),
      ),
    ],
    [
      'error-pages',
      '403 becomes 200',
      altering(
        ({ path }) => path.includes('/check/'),
        (draft) => ({ ...draft, status: 200 }),
      ),
    ],
    [
      'no-store',
      'joining may be stored',
      headers(({ path }) => path.includes('/assign/'), { 'cache-control': 'public, max-age=60' }),
    ],
    [
      'no-store',
      'refusals from a cache',
      headers(({ path }) => path.startsWith('/api/v1/seats'), { age: '12' }),
    ],
    [
      'status-cache',
      'kept by nobody',
      headers(({ path }) => path.includes(`/status/${EVENT}`), { 'cache-control': 'no-store' }),
    ],
    [
      'status-cache',
      'kept for a minute',
      headers(({ path }) => path.includes(`/status/${EVENT}`), { age: '48' }),
    ],
    [
      'waiting-page',
      'not uploaded',
      altering(
        ({ path }) => path.startsWith('/vwr/iu'),
        () => page(404),
      ),
    ],
    [
      'waiting-page',
      'leads elsewhere',
      headers(({ headers }) => headers['sec-fetch-mode'] === 'navigate', {
        location: 'https://evil.example/',
      }),
    ],
    ['refused-header', 'not exposed', headers(everywhere, { 'access-control-expose-headers': 'etag' })],
    [
      'cors',
      'not allowed',
      headers(everywhere, { 'access-control-allow-origin': 'https://other.example' }),
      ['--api', 'https://api.shop.example'],
      { cookies: { domain: 'shop.example' } },
    ],
    ['clock', 'of another minute', headers(onRoom, { date: new Date(Date.now() - 90_000).toUTCString() })],
    ['polls', 'against a rate rule for pages', (request, { site }) => site(request), ['--waf-limit', '500']],
  ])('%s: fails when it is %s', async (id, _, fault, args = [], config = {}) => {
    const site = fakeSite({ config, cors: [SHOP] }, fault);
    const outcome = await examine(site, args, config);
    expect(gravely(outcome)).toEqual([id]);
    expect(outcome.code).toBe(1);
    expect(of(outcome, id)?.todo).toMatch(/.{10}/);
    expect(site.asked.length).toBeLessThanOrEqual(40);
  });

  it('says of a site without a guard that it has none, and not the same in six ways', async () => {
    const outcome = await examine(fakeSite({}, (request, { behind }) => behind(request)));
    expect(gravely(outcome)).toEqual(['guarded', 'behaviours']);
    expect(of(outcome, 'guarded')?.seen).toMatch(
      /\/api\/\* \(\/api\/urr-doctor\) is open: 200 application\/json; .*seats/,
    );
  });

  it.each([
    ['a bucket that has no such page', page(404), undefined],
    ['an API that has no such seat', json({}, 404), 'fail'],
  ])('takes /vwr/..; for %s', async (_, answer, level) => {
    const bucket: Fault = altering(
      ({ path }) => /^\/vwr\/[^/?]+\//.test(path),
      () => answer,
    );
    expect(of(await examine(fakeSite({}, bucket)), 'raw-paths')?.level).toBe(level ?? 'ok');
  });

  it('tells a gate that refuses from a guard that is not there', async () => {
    const gate: Fault = altering(
      ({ path }) => path.startsWith('/api/v1/payments'),
      (draft) => ({ ...draft, headers: { ...draft.headers, 'x-urr-refused': 'entry' } }),
    );
    const outcome = await examine(fakeSite({}, gate));
    expect([outcome.code, of(outcome, 'guarded')?.level]).toEqual([0, 'warn']);
    expect(of(outcome, 'guarded')?.seen).toContain('refused by the gate behind it');
  });

  it('doubts a clock that is some seconds off, and this machine’s', async () => {
    const date = new Date(Date.now() - 12_000).toUTCString();
    expect(of(await examine(fakeSite({}, headers(onRoom, { date }))), 'clock')?.level).toBe('warn');
    const slow = await examine(fakeSite(), [], {}, { clock: () => Date.now() - 60_000 });
    expect(of(slow, 'clock')).toMatchObject({ level: 'warn', todo: expect.stringContaining('this machine') });
  });

  it('compares polls with the rate rule, near the head and far back', async () => {
    const polls = async (...args: string[]) => of(await examine(fakeSite(), args), 'polls');
    expect(await polls()).toMatchObject({
      level: 'skip',
      seen: 'one who waits asks 22 times in five minutes, 150 near the head: 50 behind one address 1100 to 7500',
    });
    expect((await polls('--waf-limit', '2000'))?.level).toBe('warn');
    expect((await polls('--waf-limit', '2000', '--nat', '100'))?.level).toBe('fail');
    expect((await polls('--waf-limit', '7500'))?.level).toBe('ok');
  });

  it('finds nothing wrong where shop and API are two origins of one domain', async () => {
    const config = { cookies: { domain: 'shop.example' } };
    const site = fakeSite({ config, cors: ['https://www.shop.example'] });
    const path = folderWith({ 'urr.json': config });
    const { code, out } = await urr(
      [
        ...['doctor', 'https://www.shop.example', '--api', 'https://api.shop.example', '--event', EVENT],
        ...['--config', path('urr.json'), '--json'],
      ],
      { send: site.send },
    );
    expect(JSON.parse(out).findings.filter(({ level }: Finding) => level === 'fail')).toEqual([]);
    expect(code).toBe(0);
  });

  it('asks for a cookie first where the waiting room wants one', async () => {
    const site = fakeSite({}, async (request, { site }) => {
      if (!request.path.includes('/assign/') || request.headers.cookie?.includes('urr-join'))
        return site(request);
      return { ...json({ code: 'rate-limited' }, 429), cookies: ['urr-join-iu-2027=1; Path=/'] };
    });
    const outcome = await examine(site);
    expect(of(outcome, 'cookies')?.level).toBe('ok');
    expect(gravely(outcome)).toEqual([]);
  });

  it('posts to exempt webhooks as a payment provider does, without a cookie', async () => {
    const config = {
      routes: {
        exempt: [
          'POST /api/v1/payments/return/*',
          '/api/v1/webhooks/*',
          '/vwr/*',
          '/vwr-api/*',
          '/api/v1/queue/*',
        ],
      },
    };
    const site = fakeSite({ config });
    const outcome = await examine(site, ['--callback', '/hooks/pay'], config);
    expect(of(outcome, 'callbacks')?.level).toBe('ok');
    const posts = site.asked.filter(({ headers }) => headers['sec-fetch-site'] === 'cross-site');
    expect(posts.map(({ path }) => path)).toEqual([
      '/hooks/pay',
      '/api/v1/payments/return/urr-doctor',
      '/api/v1/webhooks/urr-doctor',
    ]);
    expect(
      posts.every(({ method, body, headers }) => method === 'POST' && body === '' && !headers.cookie),
    ).toBe(true);
  });

  it('does without an event, and without joining', async () => {
    const path = folderWith({ 'urr.json': {} });
    const site = fakeSite();
    const { code, out } = await urr(['doctor', SHOP, '--config', path('urr.json'), '--json'], {
      send: site.send,
    });
    expect(code).toBe(0);
    expect(JSON.parse(out).findings.find(({ id }: Finding) => id === 'guarded').level).toBe('ok');
    const outcome = await examine(fakeSite(), ['--no-join']);
    expect(of(outcome, 'cookies')).toMatchObject({ level: 'skip', seen: 'nobody joined, as --no-join says' });
    expect(site.asked.some(({ method, path }) => method === 'POST' && path.includes('assign'))).toBe(false);
  });

  it('says what a configuration in shadow leaves open', async () => {
    const config = { events: { [EVENT]: { mode: 'shadow' as const } } };
    expect(of(await examine(fakeSite({ config }), [], config), 'guarded')).toMatchObject({
      level: 'warn',
      seen: '/api/v1/seats/:eventId/* not enforced by the configuration',
    });
  });

  it.each([2, 8, 15, 25])(
    'keeps to %i requests, says what it left out, and still leaves the line',
    async (most) => {
      const site = fakeSite();
      const outcome = await examine(site, ['--requests', String(most)]);
      expect(site.asked.length).toBeLessThanOrEqual(most);
      expect(gravely(outcome)).toEqual([]);
      expect(outcome.findings.some(({ todo }) => todo === 'raise --requests')).toBe(true);
      if (site.asked.some(({ path }) => path.includes('/assign/'))) {
        expect(site.asked.at(-1)?.path).toContain('/leave/');
      }
    },
  );

  it('paces itself', async () => {
    const slept: number[] = [];
    const site = fakeSite();
    await examine(site, ['--per-second', '4'], {}, { sleep: async (ms) => void slept.push(ms) });
    expect(slept).toEqual(site.asked.slice(1).map(() => 250));
  });

  it('goes on when one address does not answer, and stops when none does', async () => {
    const outcome = await examine(
      fakeSite({}, (request, { site }) =>
        request.path.includes('/check/')
          ? Promise.reject(new NoAnswer('no answer within 10 s'))
          : site(request),
      ),
    );
    expect(of(outcome, 'cookie-forwarded')?.seen).toBe('no answer: no answer within 10 s');
    expect(of(outcome, 'guarded')?.level).toBe('ok');
    expect(await urr(['doctor', SHOP], { send: () => Promise.reject(new NoAnswer('ECONNREFUSED')) })).toEqual(
      {
        code: 1,
        out: '',
        err: 'urr doctor: ERR_SITE_UNREACHABLE https://shop.example: ECONNREFUSED',
      },
    );
  });

  it('examines no address that only leads to the site', async () => {
    const moved: Fault = async () => ({ ...page(301), headers: { location: 'https://www.shop.example/' } });
    expect(await urr(['doctor', SHOP], { send: fakeSite({}, moved).send })).toMatchObject({
      code: 1,
      err: 'urr doctor: ERR_SITE_MOVED https://shop.example leads to https://www.shop.example: examine that one',
    });
  });

  it('writes for people: what was seen, what to do, where to read on, and a sum', async () => {
    const fault = headers(({ path }) => path.startsWith('/api/v1/seats'), {
      age: '12',
      'cache-control': '\u001b[2J',
    });
    const { code, out } = await urr(['doctor', SHOP, '--event', EVENT], {
      send: fakeSite({}, fault).send,
      clock: Date.now,
    });
    expect(code).toBe(1);
    expect(out).toMatch(/^ok {4}https {13}http:\/\/shop.example answers 301 to https$/m);
    expect(out).toMatch(
      /^FAIL {2}no-store {10}the refusal of \S+ came from a cache, 12 s old\n {24}→ let .*\n {26}docs\/reference\/http-api.md#/m,
    );
    expect(out.split('\n').at(-1)).toMatch(
      /^21 checks: 1\d ok, \d doubtful, 1 failed, \d left out; \d+ requests in \d+ s$/,
    );
  });

  it.each([
    [[], 2, 'expected one URL'],
    [['shop.example'], 1, 'ERR_INPUT_INVALID URL: expected an address'],
    [['https://kim:secret@shop.example'], 1, 'ERR_INPUT_INVALID URL: expected an address'],
    [[SHOP, '--api', 'x'], 1, 'ERR_INPUT_INVALID --api'],
    [[SHOP, '--requests', '1'], 1, 'ERR_INPUT_INVALID --requests: expected a whole number from 2 to 1000'],
    [[SHOP, '--callback', 'x'], 1, 'ERR_INPUT_INVALID --callback: expected a path'],
    [[SHOP, '--evnt', 'x'], 2, "did you mean '--event'?"],
  ])('refuses %o with exit code %i', async (args, code, message) => {
    const result = await urr(['doctor', ...args]);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(message);
    expect(result.err).not.toContain('secret');
  });

  it('has checks with names of their own', () => {
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  });
});
