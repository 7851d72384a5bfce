import { afterEach, describe, expect, it } from 'vitest';
import { type ConfigInput, defineConfig } from './config';
import { ConfigError } from './errors';

const faultsOf = (input: unknown): string[] => {
  try {
    defineConfig(input as ConfigInput);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
};

describe('a setting is refused with what was expected', () => {
  it.each([
    [{ issuer: 5 }, 'issuer: expected a string'],
    [{ issuer: [] }, 'issuer: expected a string'],
    [{ issuer: 'x'.repeat(201) }, 'issuer: expected 1 to 200 characters'],
    [{ cookies: null }, 'cookies: expected an object'],
    [{ cookies: { domain: '' } }, 'cookies.domain: expected a domain name'],
    [{ cookies: { domain: false } }, 'cookies.domain: expected a string'],
    [{ cookies: { perEvent: 'yes' } }, 'cookies.perEvent: expected a boolean'],
    [{ vwrHeader: 'X-Token' }, 'vwrHeader: expected a lower-case header name'],
    [{ vwrHeader: 'x-token\n' }, 'vwrHeader: expected a lower-case header name'],
    [{ ttl: { vwrSeconds: Number.NaN } }, 'ttl.vwrSeconds: expected a number'],
    [{ ttl: { vwrSeconds: Number.POSITIVE_INFINITY } }, 'ttl.vwrSeconds: expected a number'],
    [{ ttl: { vwrSeconds: 31 * 86_400 + 1 } }, 'ttl.vwrSeconds: expected at most 2678400'],
    [{ leewaySeconds: -1 }, 'leewaySeconds: expected at least 0'],
    [{ pacing: { step: 1e300 } }, 'pacing.step: expected at most 10000000'],
    [{ poll: { budgetPerSecond: 0 } }, 'poll.budgetPerSecond: expected more than 0'],
    [{ routes: { guard: '/api/*' } }, 'routes.guard: expected an array'],
    [{ routes: { guard: ['/api/*', 1] } }, 'routes.guard.1: expected a string'],
    [{ routes: { guard: new Array(1) } }, 'routes.guard.0: expected a string'],
    [{ mode: null }, 'mode: expected "off" or "shadow" or "enforce"'],
    [{ mode: ['off'] }, 'mode: expected "off" or "shadow" or "enforce"'],
    [{ events: [] }, 'events: expected a record'],
    [{ events: new Map([['iu-2027', {}]]) }, 'events: expected a record'],
    [{ events: { 'iu-2027': undefined } }, 'events.iu-2027: expected an object'],
    [{ events: { 'iu-2027': { minEpoch: 0 } } }, 'events.iu-2027.minEpoch: expected more than 0'],
    [
      { events: { 'iu-2027': { minEpoch: 2 ** 60 } } },
      'events.iu-2027.minEpoch: expected at most 9007199254740991',
    ],
    [{ '': 1 }, ': unknown key'],
    [{ constructor: 1 }, 'constructor: unknown key'],
  ])('%j', (input, fault) => {
    expect(faultsOf(input)).toEqual([fault]);
  });
});

it.each(['/vwr/{eventId}#top', '/vwr/{eventId}/{eventId}', '/vwr/{event}'])(
  'no page %s, behind which a return address would be lost',
  (waitingRoom) => {
    const fault = 'pages.waitingRoom: expected a path with {eventId} in it';
    expect(faultsOf({ pages: { waitingRoom } })).toEqual([fault]);
  },
);

it('every rule a path breaks is named', () => {
  expect(faultsOf({ pages: { entryQueue: 'queue' } })).toEqual([
    'pages.entryQueue: expected a path of this site, beginning with one /',
    'pages.entryQueue: expected a path with {eventId} in it',
  ]);
});

it('faults come in the order of the reference, unknown keys after the known ones beside them', () => {
  expect(
    faultsOf({ refusalStatus: 200, zebra: 1, ttl: { vwrSecond: 1, entrySeconds: 0 }, issuer: '' }),
  ).toEqual([
    'issuer: expected 1 to 200 characters',
    'ttl.entrySeconds: expected more than 0',
    'ttl.vwrSecond: unknown key, did you mean ttl.vwrSeconds?',
    'refusalStatus: expected at least 400',
    'zebra: unknown key',
  ]);
});

it('what leaves a setting open, as undefined does, takes the default', () => {
  const open = { issuer: undefined, ttl: undefined, routes: { guard: undefined }, events: undefined };
  expect(defineConfig(open)).toEqual(defineConfig());
});

it('null is a domain: this host only', () => {
  expect(defineConfig({ cookies: { domain: null } }).cookies.domain).toBeNull();
});

it('an event says only what was said of it', () => {
  const { events } = defineConfig({ events: { a: {}, b: { mode: undefined, minEpoch: 2 }, toString: {} } });
  expect(Object.entries(events)).toStrictEqual([
    ['a', {}],
    ['b', { minEpoch: 2 }],
    ['toString', {}],
  ]);
});

it('an unknown key is not looked into, however it is built', () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  expect(faultsOf(loop)).toEqual(['self: unknown key']);
});

it('a __proto__ anywhere is one unknown key', () => {
  const input = JSON.parse('{"__proto__":{"x":1},"ttl":{"__proto__":1},"events":{"a":{"__proto__":null}}}');
  expect(faultsOf(input)).toEqual([
    'ttl.__proto__: unknown key',
    'events.a.__proto__: unknown key',
    '__proto__: unknown key',
  ]);
});

describe('when a script has put settings on every object', () => {
  const everyObject = Object.prototype as unknown as Record<string, unknown>;
  afterEach(() => {
    for (const key of ['mode', 'vwrSeconds', 'gaurd', 'iu-2027']) delete everyObject[key];
  });

  it('none of them is read, and none is complained about', () => {
    const clean = defineConfig({ events: { a: {} } });
    everyObject.mode = 'off';
    everyObject.vwrSeconds = 1;
    everyObject.gaurd = [];
    everyObject['iu-2027'] = { mode: 'off' };
    const config = defineConfig({ events: { a: {} } });
    expect(JSON.stringify(config)).toBe(JSON.stringify(clean));
    expect(defineConfig({ mode: 'shadow' }).mode).toBe('shadow');
  });
});

it('settings inherited from an object of the user are read', () => {
  expect(defineConfig(Object.create({ mode: 'shadow' })).mode).toBe('shadow');
  expect(faultsOf(Object.create({ mod: 'shadow' }))).toEqual(['mod: unknown key, did you mean mode?']);
});
