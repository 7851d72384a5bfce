/** What visitors get to see of a refusal. */
import { createProblem, PROBLEM_CONTENT_TYPE } from '@urr/core/problem';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../src/answer';
import { refuse } from '../src/refusal';
import type { GuardCode } from '../src/ruling';
import { allRuntimes } from './support/all-runtimes';
import { page, SEATS, script } from './support/decision-table';
import { cookie, good, pass } from './support/passes';
import type { Outcome, TestRequest } from './support/runtimes';

const expired = { iat: 1_799_999_000, exp: 1_799_999_600 };

describe.each(await allRuntimes())('what $name answers', (runtime) => {
  type Answer = Extract<Outcome, { kind: 'answer' }>;
  const answer = async (request: TestRequest, config = {}): Promise<Answer> => {
    const outcome = await runtime.start(config)(request);
    if (outcome.kind === 'forward') throw new Error('was let through');
    return outcome;
  };

  it('is a redirect with these headers for a page', async () => {
    const { status, headers, setCookies, body } = await answer({ target: SEATS, headers: page });
    expect({ status, headers, setCookies, body }).toEqual({
      status: 302,
      headers: {
        location: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA',
        'cache-control': 'no-store',
        'x-urr-refused': 'vwr',
        'access-control-expose-headers': 'x-urr-refused, retry-after',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      },
      setCookies: [],
      body: '',
    });
  });

  it('says which tier refused a page', async () => {
    const entry = await answer({ target: SEATS, headers: page, cookies: [cookie({ vwr: good.vwr })] });
    expect(entry.headers['x-urr-refused']).toBe('entry');
    const home = await answer({ target: '/api/v1/payments/1', headers: page });
    expect(home.headers['x-urr-refused']).toBe('vwr');
  });

  it('says which tier refused a page where both pages begin alike', async () => {
    const pages = { waitingRoom: '/wait/{eventId}/1', entryQueue: '/wait/{eventId}' };
    const vwr = await answer({ target: SEATS, headers: page }, { pages });
    expect(vwr.headers).toMatchObject({
      'x-urr-refused': 'vwr',
      location: expect.stringMatching(/^\/wait\/iu-2027\/1\?/),
    });
    const entry = await answer(
      { target: SEATS, headers: page, cookies: [cookie({ vwr: good.vwr })] },
      { pages },
    );
    expect(entry.headers['x-urr-refused']).toBe('entry');
  });

  it('is a problem for a script', async () => {
    const refused = await answer({
      target: `${SEATS}?a=1`,
      headers: script,
      cookies: [cookie({ vwr: pass('vwr', expired) })],
    });
    expect(refused.status).toBe(403);
    expect(refused.headers).toMatchObject({
      'content-type': PROBLEM_CONTENT_TYPE,
      'x-urr-refused': 'vwr',
      'cache-control': 'no-store',
    });
    expect(JSON.parse(refused.body)).toEqual({
      ...createProblem('vwr-required'),
      tier: 1,
      reason: 'expired',
      eventId: 'iu-2027',
      page: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA%3Fa%3D1',
    });
  });

  it('leads what cannot be asked for again to the home page afterwards', async () => {
    const refused = await answer({ method: 'POST', target: SEATS, headers: script });
    expect(JSON.parse(refused.body).page).toBe('/vwr/iu-2027?returnTo=%2F');
  });

  it('is a page with one link for a form post', async () => {
    const refused = await answer({ method: 'POST', target: SEATS, headers: page });
    expect(refused.status).toBe(403);
    expect(refused.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(refused.body).toContain('<a href="/vwr/iu-2027?returnTo=%2F">');
    expect(refused.body).not.toMatch(/<script|<img|<link/);
  });

  it('says that cookies are needed at the end of a loop', async () => {
    const refused = await answer({
      target: SEATS,
      headers: { ...page, referer: 'https://tickets.example.com/vwr/iu-2027?urr-hop=2' },
    });
    expect(refused.status).toBe(403);
    expect(refused.headers['x-urr-refused']).toBe('vwr');
    expect(refused.body).toContain('쿠키를 허용');
    expect(refused.body).toContain('Please allow cookies');
    expect(refused.body).toContain('<a href="/vwr/iu-2027?returnTo=');
  });

  it('has no body for HEAD', async () => {
    expect((await answer({ method: 'HEAD', target: SEATS, headers: script })).body).toBe('');
  });

  it('names no tier where none refused', async () => {
    const refused = await answer({ target: '/api/v1/seats/a.b' });
    expect(refused.status).toBe(400);
    expect(refused.headers).not.toHaveProperty('x-urr-refused');
  });

  it('removes cookies that are past any use', async () => {
    const refused = await answer({
      target: SEATS,
      cookies: [cookie({ vwr: pass('vwr', expired), entry: 'junk' })],
    });
    expect(refused.setCookies).toEqual([
      'urr-vwr-token=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax',
      'urr-entry-token=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax',
    ]);
  });

  it('removes them under the domain and names they were set with', async () => {
    const sent = { target: SEATS, cookies: ['urr-vwr-token=junk; __Host-urr-vwr-token-iu-2027=junk'] };
    const domain = await answer(sent, { cookies: { domain: 'example.com', sameSite: 'None' } });
    expect(domain.setCookies).toEqual([
      'urr-vwr-token=; Path=/; Max-Age=0; Domain=example.com; HttpOnly; Secure; SameSite=None',
    ]);
    const prefixed = await answer(sent, { cookies: { hostPrefix: true, perEvent: true } });
    expect(prefixed.setCookies).toEqual([
      '__Host-urr-vwr-token-iu-2027=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax',
    ]);
  });

  it.each([
    ['another event may still use', cookie({ vwr: pass('vwr', { aud: 'quiet' }) })],
    ['is good, when the other is missing', cookie({ vwr: good.vwr })],
    ['is not valid yet', cookie({ vwr: pass('vwr', { iat: 1_800_000_100, exp: 1_800_000_700 }) })],
    ['a key not yet known here may have signed', cookie({ vwr: pass('vwr', {}, { kid: 'v3' }) })],
    ['has a good duplicate', `urr-vwr-token=junk; ${cookie({ vwr: good.vwr })}`],
  ])('keeps a cookie that %s', async (_case, cookies) => {
    expect((await answer({ target: SEATS, cookies: [cookies] })).setCookies).toEqual([]);
  });

  it('removes none where it read those of all events', async () => {
    const sent = {
      target: '/api/v1/payments/1',
      cookies: ['urr-vwr-token-quiet=junk; urr-entry-token-iu-2027=junk'],
    };
    expect((await answer(sent, { cookies: { perEvent: true } })).setCookies).toEqual([]);
  });

  it('removes both of a mixed pair, so that one subject starts over', async () => {
    const refused = await answer({
      target: SEATS,
      cookies: [cookie({ vwr: good.vwr, entry: pass('entry', { sub: 'subject-2' }) })],
    });
    expect(refused.setCookies.map((line) => line.split('=')[0])).toEqual([
      'urr-vwr-token',
      'urr-entry-token',
    ]);
  });

  it('never builds an address from what the visitor says the host is', async () => {
    const headers = {
      ...page,
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      'x-forwarded-proto': 'https',
    };
    const refused = await answer({ target: SEATS, headers });
    expect(JSON.stringify(refused)).not.toContain('evil.example');
  });

  it('holds no token', async () => {
    const forged = `${pass('vwr').slice(0, -4)}AAAA`;
    const refused = await answer({ target: SEATS, headers: script, cookies: [cookie({ vwr: forged })] });
    expect(JSON.stringify(refused)).not.toContain(forged.slice(-20));
  });
});

describe('the words of a refusal', () => {
  const codes: Record<GuardCode, true> = {
    'vwr-required': true,
    'entry-required': true,
    'event-required': true,
    'event-invalid': true,
    'path-invalid': true,
    busy: true,
  };
  it.each(Object.keys(codes) as GuardCode[])('are those of the protocol for %s', (code) => {
    const { status } = createProblem(code);
    expect(problemOf(refuse(code, status, ''))).toEqual(createProblem(code));
  });
});
