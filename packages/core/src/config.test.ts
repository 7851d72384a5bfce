import { describe, expect, it, vi } from 'vitest';
import { type ConfigInput, defineConfig } from './config';
import { ConfigError } from './errors';

const messageOf = (input: unknown): string => {
  try {
    defineConfig(input as ConfigInput);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('expected defineConfig to throw');
};

describe('defineConfig', () => {
  it('resolves every field to the published defaults', () => {
    expect(defineConfig({})).toMatchInlineSnapshot(`
      {
        "api": {
          "entryQueue": "/api/v1/queue",
          "waitingRoom": "/vwr-api/vwr",
        },
        "claimWindowSeconds": 120,
        "cookies": {
          "domain": null,
          "entry": "urr-entry-token",
          "hostPrefix": false,
          "perEvent": false,
          "place": "urr-place",
          "sameSite": "Lax",
          "vwr": "urr-vwr-token",
        },
        "entryHeader": "x-queue-entry-token",
        "entryImpliesVwr": true,
        "entrySession": "fixed",
        "events": {},
        "failMode": "closed",
        "issuer": "urr",
        "leewaySeconds": 5,
        "missedTurn": "keep",
        "mode": "enforce",
        "pacing": {
          "burst": 1.2,
          "everySeconds": 10,
          "refill": 0,
          "step": 500,
        },
        "pages": {
          "entryQueue": "/queue/{eventId}",
          "home": "/",
          "waitingRoom": "/vwr/{eventId}",
        },
        "poll": {
          "budgetPerSecond": 20000,
          "fraction": 0.05,
          "maxSeconds": 15,
          "minSeconds": 2,
        },
        "refusalStatus": 403,
        "routes": {
          "entry": [
            "/api/v1/seats/:eventId/*",
            "/api/v1/seats/reserve",
            "/api/v1/reservations/*",
            "/api/v1/payments/*",
          ],
          "exempt": [
            "/api/v1/events/*",
            "/api/v1/auth/*",
            "/api/auth/*",
            "/api/v1/queue/*",
            "/api/v1/stats/*",
            "/vwr/*",
            "/vwr-api/*",
          ],
          "guard": [
            "/api/*",
          ],
        },
        "silenceSeconds": 180,
        "ttl": {
          "activeSeconds": 600,
          "entrySeconds": 600,
          "recordSeconds": 86400,
          "seatLockSeconds": 420,
          "vwrSeconds": 600,
        },
        "unknownEvents": "refuse",
        "vwrHeader": "x-urr-vwr-token",
      }
    `);
  });

  it('takes no argument at all', () => {
    expect(defineConfig()).toEqual(defineConfig({}));
  });

  it('merges objects by key and replaces arrays whole', () => {
    const config = defineConfig({ pacing: { step: 50 }, routes: { exempt: ['/healthz'] } });
    expect(config.pacing).toEqual({ step: 50, everySeconds: 10, burst: 1.2, refill: 0 });
    expect(config.routes.exempt).toEqual(['/healthz']);
    expect(config.routes.guard).toEqual(['/api/*']);
  });

  it('is frozen to the bottom, shares nothing with its input and is plain JSON', () => {
    const exempt = ['/healthz'];
    const config = defineConfig({ routes: { exempt }, events: { 'iu-2027': { mode: 'shadow' } } });
    exempt.push('/x');
    expect(config.routes.exempt).toEqual(['/healthz']);
    expect(() => (config.routes.exempt as string[]).push('/x')).toThrow(TypeError);
    expect(() => Object.assign(config.events['iu-2027'] as object, { mode: 'off' })).toThrow(TypeError);
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('does not let a change of one configuration reach the next', () => {
    expect(defineConfig({}).routes).not.toBe(defineConfig({}).routes);
  });

  it.each([
    [{ routes: { gaurd: [] } }],
    [{ cookis: {} }],
    [{ pacing: { stepp: 5 } }],
    [{ events: { 'iu-2027': { mod: 'off' } } }],
    [{ events: { 'no such id': {} } }],
    [{ events: { 'iu-2027': { mode: 'on' } } }],
    [{ zebra: 1 }],
    [{ ttl: { vwrSeconds: '600' } }],
    [{ ttl: { vwrSeconds: 1.5 } }],
    [{ ttl: { entrySeconds: 0 } }],
    [{ mode: 'on' }],
    [{ cookies: { hostPrefix: true, domain: 'example.com' } }],
    [{ cookies: { vwr: 'a', entry: 'a' } }],
    [{ cookies: { vwr: 'a b' } }],
    [{ poll: { minSeconds: 20 } }],
    [{ routes: { guard: ['api/*'] } }],
    [{ routes: { entry: ['/seats/*/x'] } }],
    [{ routes: { entry: ['/seats/:id/*'] } }],
    [{ routes: { guard: ['/a//b'] } }],
    [{ pages: { waitingRoom: '/vwr' } }],
    [{ pages: { home: '//evil.example' } }],
    [{ api: { waitingRoom: '/vwr-api/' } }],
    [{ refusalStatus: 302 }],
    [{ issuer: '' }],
    [null],
    [[]],
    ['{}'],
  ])('explains what is wrong with %j', (input) => {
    expect(messageOf(input)).toMatchSnapshot();
  });

  it('lists every fault, each with its path', () => {
    try {
      defineConfig({ ttl: { vwrSeconds: 0 }, mode: 'on' as never });
      expect.unreachable();
    } catch (error) {
      expect((error as ConfigError).issues.map(({ path }) => path).sort()).toEqual([
        'mode',
        'ttl.vwrSeconds',
      ]);
    }
  });

  it('refuses a key that would reach the prototype', () => {
    expect(messageOf(JSON.parse('{"__proto__":{"mode":"off"}}'))).toContain('unknown key');
    expect(messageOf(JSON.parse('{"events":{"__proto__":{"mode":"off"}}}'))).toContain(
      'events.__proto__: unknown key',
    );
    expect(defineConfig({}).mode).toBe('enforce');
  });

  it('warns when visitors would lose tier 1 while they hold tier 2', () => {
    const warn = vi.fn();
    defineConfig({ entryImpliesVwr: false }, { warn });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain('ttl.vwrSeconds (600)');
    warn.mockClear();
    defineConfig({}, { warn });
    defineConfig({ entryImpliesVwr: false, ttl: { vwrSeconds: 1800 } }, { warn });
    expect(warn).not.toHaveBeenCalled();
  });
});
