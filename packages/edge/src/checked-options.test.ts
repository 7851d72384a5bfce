import { createHmac } from 'node:crypto';
import { createKeyRing, defineConfig } from '@urr/core';
import { isUrrError } from '@urr/core/errors';
import { describe, expect, it } from 'vitest';
import { keys } from '../test/support/passes';
import { buildGuardFunction, buildKeyValues, buildRewriteFunction } from './cloudfront-functions';
import { createFetchGuard } from './fetch';
import { createGuard } from './index';
import { createViewerRequestHandler } from './lambda-edge';
import { createNodeGuard } from './node';

const config = defineConfig({});
const hmac = (secret: Uint8Array, input: string) =>
  createHmac('sha256', secret).update(input).digest('base64url');

const MAKERS: readonly (readonly [name: string, make: (options: never) => unknown])[] = [
  ['createGuard', createGuard],
  ['createFetchGuard', createFetchGuard],
  ['createNodeGuard', createNodeGuard],
  ['createViewerRequestHandler', createViewerRequestHandler],
  ['buildGuardFunction', buildGuardFunction],
  ['buildKeyValues', buildKeyValues],
];
const CHECKING = MAKERS.filter(([name]) => name === 'createGuard' || name === 'createNodeGuard');

function messageOf(make: (options: never) => unknown, options: unknown): string {
  try {
    make(options as never);
  } catch (error) {
    return isUrrError(error) ? error.message : `not one of ours: ${error}`;
  }
  return 'nothing thrown';
}

const without = (group: keyof typeof config, name: string) => ({
  ...config,
  [group]: { ...(config[group] as object), [name]: undefined },
});
const NO_CONFIG = /^ERR_CONFIG_INVALID config\.[\w.]+: expected what defineConfig returns: defineConfig\(/;

describe.each([...MAKERS, ['buildRewriteFunction', buildRewriteFunction] as const])('%s', (_name, make) => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['no options', {}],
    ['an empty configuration', { config: {}, keys, hmac }],
    ['a configuration that is null', { config: null, keys, hmac }],
    ['what defineConfig takes', { config: { routes: { guard: ['/api/*'] }, mode: 'off' }, keys, hmac }],
    ['a configuration changed afterwards', { config: { ...config, routes: { guard: ['/x'] } }, keys, hmac }],
    ['a lifetime left out', { config: without('ttl', 'entrySeconds'), keys, hmac }],
    ['no mode', { config: { ...config, mode: undefined }, keys, hmac }],
  ])('given %s says what it wants', (_what, options) => {
    expect(messageOf(make, options)).toMatch(NO_CONFIG);
  });
});

describe.each(MAKERS)('%s', (_name, make) => {
  it.each([
    ['no keys', undefined, 'vwr'],
    ['keys that are null', null, 'vwr'],
    ['one ring', { vwr: keys.vwr }, 'entry'],
    ['keys that are loaded later', async () => keys, 'vwr'],
    [
      'what createKeyRing takes',
      { vwr: [{ kid: 'v1', alg: 'HS256', secret: 'x' }], entry: keys.entry },
      'vwr',
    ],
  ])('given %s names the ring', (_what, given, ring) => {
    const message = `ERR_KEYS_INVALID ${ring}: ring is missing, guards need vwr and entry`;
    expect(messageOf(make, { config, keys: given, hmac })).toBe(message);
  });

  it('refuses a secret for the origin that is none', () => {
    const message = 'ERR_KEYS_INVALID originVerify.value: expected at least 32 printable ASCII characters';
    expect(messageOf(make, { config, keys, hmac, originVerify: { header: 'x-a' } })).toBe(message);
  });

  it('takes a configuration that has been through JSON', () => {
    const options = { config: JSON.parse(JSON.stringify(config)), keys, hmac };
    expect(messageOf(make, options)).toBe('nothing thrown');
  });
});

describe.each(CHECKING)('%s', (_name, make) => {
  const value = 'a secret of the origin and the guard only'.replaceAll(' ', '-');

  it.each([
    [{ originVerify: { value } }, 'originVerify.header: expected the name of a header'],
    [{ originVerify: { header: 'a b', value } }, 'originVerify.header: expected the name of a header'],
    [{ cacheSize: Number.NaN }, 'cacheSize: expected at most 1,000,000'],
    [{ cacheSize: Number.POSITIVE_INFINITY }, 'cacheSize: expected at most 1,000,000'],
  ])('refuses %j', (wrong, message) => {
    expect(messageOf(make, { config, keys, hmac, ...wrong })).toBe(`ERR_INPUT_INVALID ${message}`);
  });
});

it.each([
  ['createGuard', createGuard, 'hmac', undefined],
  ['createGuard', createGuard, 'hmac', 'sha256'],
  ['createNodeGuard', createNodeGuard, 'clock', 5],
  ['createNodeGuard', createNodeGuard, 'onDecision', {}],
])('%s refuses an option that should be a function: %s %s', (_name, make, option, wrong) => {
  const options = { config, keys, hmac, [option]: wrong };
  expect(messageOf(make as (options: never) => unknown, options)).toBe(
    `ERR_INPUT_INVALID ${option}: expected a function`,
  );
});

it('refuses a function given as next where its source is wanted', () => {
  const next = function handler() {};
  expect(messageOf(buildRewriteFunction, { config, next })).toContain('ERR_FUNCTION_INVALID next: expected');
});

it('takes no ring without keys for one', () => {
  const ring = createKeyRing([{ kid: 'v9', alg: 'HS256', secret: 'v'.repeat(40) }]);
  expect(messageOf(createFetchGuard, { config, keys: { ...keys, vwr: ring } })).toBe('nothing thrown');
});
