import { createKeyRing, defineConfig, type GuardKeys, isUrrError } from '@urr/core';
import { createNodeHmac } from '@urr/core/node-hmac';
import { describe, expect, it, vi } from 'vitest';
import { bothCookies, cookie, good, keys, NOW, pass, SECRETS } from '../test/support/passes';
import type { GuardRequest } from './decision';
import { createGuard, type GuardOptions } from './guard';

const hmac = createNodeHmac();
/** The HMAC without its own check, so that every signature that is looked at is a call. */
const counted = () => vi.fn((secret: Uint8Array, input: string) => hmac(secret, input));

const request = (
  changes: Partial<GuardRequest> & { headers?: Record<string, string> } = {},
): GuardRequest => {
  const { headers = {}, ...rest } = changes;
  return {
    method: 'GET',
    path: '/api/v1/seats/iu-2027/A',
    query: '',
    header: (name) => headers[name],
    cookies: [],
    now: NOW,
    ...rest,
  };
};

const guardWith = (options: Partial<GuardOptions> = {}) =>
  createGuard({ config: defineConfig({}), keys, hmac, ...options });
const page = { headers: { 'sec-fetch-mode': 'navigate' } };

describe('createGuard', () => {
  it('decides a request', () => {
    const guard = guardWith();
    expect(guard(request({ cookies: [bothCookies] }))).toEqual({
      kind: 'forward',
      reason: 'admitted',
      eventId: 'iu-2027',
      set: {
        cookie: bothCookies,
        'x-urr-event': 'iu-2027',
        'x-urr-subject': 'subject-1',
        'x-queue-entry-token': good.entry,
      },
      strip: expect.arrayContaining([
        'x-original-url',
        'x-urr-event',
        'x-urr-vwr-token',
        'x-queue-entry-token',
      ]),
    });
    expect(guard(request(page))).toEqual({
      kind: 'redirect',
      location: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA',
      reason: 'missing',
      eventId: 'iu-2027',
      clear: [],
    });
    expect(guard(request())).toMatchObject({ kind: 'refuse', status: 403, reason: 'missing', clear: [] });
  });

  it.each([
    ['an open path', request({ path: '/' }), 'open'],
    ['an exempt path', request({ path: '/api/v1/events/x' }), 'exempt'],
    [
      'a preflight',
      request({ method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } }),
      'preflight',
    ],
    ['a hostile path', request({ path: '//api' }), 'path-invalid'],
    ['what is no event id', request({ path: '/api/v1/seats/a.b' }), 'event-invalid'],
    ['a prefetch', request({ headers: { purpose: 'prefetch' } }), 'prefetch'],
    [
      'a loop',
      request({ headers: { 'sec-fetch-mode': 'navigate', referer: 'https://x/vwr/iu-2027?urr-hop=2' } }),
      'cookies-needed',
    ],
    [
      'a first visit to an event called like the mark of a loop',
      request({
        path: '/api/v1/seats/urr-hop',
        headers: { 'sec-fetch-mode': 'navigate', referer: 'https://x/vwr/urr-hop?returnTo=%2F' },
      }),
      'missing',
    ],
  ])('gives a reason for %s', (_case, asked, reason) => {
    expect(guardWith()(asked).reason).toBe(reason);
  });

  it.each([
    [request(), 'shadow:vwr-required:missing'],
    [request(page), 'shadow:vwr-required:missing'],
    [request({ cookies: [cookie({ vwr: good.vwr })] }), 'shadow:entry-required:missing'],
    [request({ cookies: [bothCookies] }), 'shadow:admitted'],
    [request({ path: '//api' }), 'shadow:path-invalid'],
    [request({ path: '/api/v1/seats/a.b' }), 'shadow:event-invalid'],
  ])('says in shadow mode what would have happened (%#)', (asked, reason) => {
    const guard = guardWith({ config: defineConfig({ mode: 'shadow' }) });
    expect(guard(asked)).toMatchObject({ kind: 'forward', reason, set: {}, strip: [] });
  });

  it('reads a Referer of any length once', () => {
    // Looked through anew from each of its question marks this would take minutes.
    const referer = `https://x/vwr/iu-2027${'?'.repeat(400_000)}`;
    const asked = request({ headers: { 'sec-fetch-mode': 'navigate', referer } });
    expect(guardWith()(asked).reason).toBe('missing');
  });

  it('verifies nothing for an event that is off', () => {
    const spy = counted();
    const guard = guardWith({ config: defineConfig({ mode: 'off' }), hmac: spy });
    expect(guard(request({ cookies: [bothCookies] }))).toEqual({
      kind: 'forward',
      reason: 'off',
      eventId: 'iu-2027',
      set: {},
      strip: expect.arrayContaining(['x-urr-event', 'x-urr-subject', 'x-original-url']),
    });
    expect(spy).not.toHaveBeenCalled();
  });

  it('gives equal but separate answers to the same request', () => {
    const guard = guardWith();
    const asked = request({ cookies: [bothCookies] });
    const first = guard(asked);
    if (first.kind !== 'forward') throw new Error('was refused');
    first.set['x-urr-event'] = 'spoilt';
    expect(() => (first.strip as string[]).push('host')).toThrow(TypeError);
    expect(guard(asked)).toMatchObject({ set: { 'x-urr-event': 'iu-2027' } });
  });
});

describe('keys', () => {
  const ring = (kid: string, secret: string) => createKeyRing([{ kid, alg: 'HS256', secret }]);

  it.each([
    ['the same secret', { vwr: ring('a', SECRETS.vwr), entry: ring('b', SECRETS.vwr) }],
    ['no entry ring', { vwr: keys.vwr }],
    ['no vwr ring', { entry: keys.entry }],
  ])('are refused with %s', (_case, rings) => {
    let error: unknown;
    try {
      guardWith({ keys: rings as GuardKeys });
    } catch (thrown) {
      error = thrown;
    }
    expect(isUrrError(error, 'ERR_KEYS_INVALID')).toBe(true);
  });
});

describe('a fault of the guard itself', () => {
  const broken = () => {
    throw new Error('hmac is gone');
  };
  const asked = request({ cookies: [bothCookies] });

  it('refuses with 503 by default', () => {
    expect(guardWith({ hmac: broken })(asked)).toMatchObject({
      kind: 'refuse',
      status: 503,
      reason: 'fault',
      problem: { code: 'busy', status: 503 },
    });
  });

  it('lets through, marked, where failMode is open', () => {
    const guard = guardWith({ config: defineConfig({ failMode: 'open' }), hmac: broken });
    expect(guard(asked)).toMatchObject({ kind: 'forward', reason: 'fault', set: { 'x-urr-fault': 'open' } });
  });

  it('lets through unmarked where nothing is enforced', () => {
    const guard = guardWith({ config: defineConfig({ mode: 'shadow' }), hmac: broken });
    expect(guard(asked)).toMatchObject({ kind: 'forward', reason: 'fault', set: {}, strip: [] });
  });

  it('never is what a visitor sends: a bad signature stays closed where failMode is open', () => {
    const guard = guardWith({ config: defineConfig({ failMode: 'open' }) });
    for (const vwr of [`${good.vwr}x`, 'x.y.z', '..', `${'a'.repeat(3000)}.b.c`, '\u0000.\ud800.\uffff']) {
      expect(guard(request({ cookies: [cookie({ vwr })] })).kind).toBe('refuse');
    }
  });

  it.each([{}, { method: 'GET' }, { path: 7, cookies: null }, { path: '/api/v1/me', cookies: [null] }])(
    'is what a request of the wrong shape is (%j)',
    (asked) => {
      expect(guardWith()(asked as unknown as GuardRequest).kind).toBe('refuse');
    },
  );
});

describe('the memory of verified tokens', () => {
  it('saves the HMAC of a token seen before', () => {
    const spy = counted();
    const guard = guardWith({ hmac: spy });
    guard(request({ cookies: [bothCookies] }));
    expect(spy).toHaveBeenCalledTimes(2);
    expect(guard(request({ cookies: [bothCookies] })).reason).toBe('admitted');
    expect(spy).toHaveBeenCalledTimes(2);
  });

  it('still refuses it for another event', () => {
    const guard = guardWith();
    guard(request({ cookies: [bothCookies] }));
    expect(guard(request({ path: '/api/v1/seats/other/A', cookies: [bothCookies] })).reason).toBe(
      'wrong-event',
    );
  });

  it('still refuses it once it has expired, leeway included', () => {
    const guard = guardWith();
    const at = (seconds: number) =>
      guard(request({ cookies: [bothCookies], now: NOW + seconds * 1000 })).reason;
    expect([at(0), at(595), at(595.001), at(0)]).toEqual(['admitted', 'admitted', 'expired', 'admitted']);
  });

  it('never takes a token of one kind for the other', () => {
    const guard = guardWith();
    guard(request({ cookies: [bothCookies] }));
    expect(guard(request({ cookies: [cookie({ vwr: good.vwr, entry: good.vwr })] })).reason).toBe(
      'wrong-kind',
    );
  });

  it('remembers no refusal', () => {
    let reference = hmac;
    const guard = guardWith({ hmac: (secret, input) => reference(secret, input) });
    reference = () => 'A'.repeat(43);
    expect(guard(request({ cookies: [bothCookies] })).reason).toBe('signature');
    reference = hmac;
    expect(guard(request({ cookies: [bothCookies] })).reason).toBe('admitted');
  });

  it('forgets the oldest when it is full', () => {
    const spy = counted();
    const guard = guardWith({ hmac: spy, cacheSize: 2 });
    const ask = (jti: string) =>
      guard(request({ path: '/api/v1/me', cookies: [cookie({ vwr: pass('vwr', { jti }) })] }));
    for (const jti of ['1', '2', '3', '3', '2']) ask(jti);
    expect(spy).toHaveBeenCalledTimes(3);
    ask('1');
    expect(spy).toHaveBeenCalledTimes(4);
  });

  it('can be left out', () => {
    const spy = counted();
    const guard = guardWith({ hmac: spy, cacheSize: 0 });
    guard(request({ cookies: [bothCookies] }));
    guard(request({ cookies: [bothCookies] }));
    expect(spy).toHaveBeenCalledTimes(4);
  });
});
