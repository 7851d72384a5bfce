import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { defineConfig } from '@urr/core';
import { parseKeys } from '@urr/core/keys';
import { describe, expect, it } from 'vitest';
import { folderWith, spawnUrrEdge, urrEdge } from '../../test/support/cli';
import { SECRETS } from '../../test/support/passes';
import { toCloudFrontEvent } from '../../test/support/runtimes';
import { buildGuardFunction, buildRewriteFunction } from '../cloudfront-functions';

const config = { routes: { entry: ['/api/v1/seats/:eventId/*'] } };
const keys = {
  vwr: [{ kid: 'v1', alg: 'HS256', secret: SECRETS.vwr }],
  entry: [{ kid: 'e1', alg: 'HS256', secret: SECRETS.entry }],
};
const NEXT = 'function handler(event) { event.request.uri += "x"; return event.request; }';
const LAMBDA_NEXT = 'exports.handler = async (event) => ({ uri: "/from-next" });';
const files = { 'urr.json': config, 'keys.json': keys, 'next.js': NEXT, 'lambda.js': LAMBDA_NEXT };

/** Runs `urr-edge build` on these files; words that name one become its path. */
async function build(args: string[], more: Record<string, string | object> = {}, stdin = '') {
  const at = folderWith({ ...files, ...more });
  const known = /^(?:[\w-]+\.(?:json|[cm]?js|ts))$/;
  const result = await urrEdge(['build', ...args.map((arg) => (known.test(arg) ? at(arg) : arg))], { stdin });
  return { ...result, at };
}

describe('urr-edge build', () => {
  it('writes the CloudFront Function that reads its keys from a KeyValueStore', async () => {
    const { code, out, err } = await build(['--config', 'urr.json', '--kvs']);
    expect(code).toBe(0);
    expect(out).toBe(buildGuardFunction({ config: defineConfig(config), keyValueStore: true }));
    expect(err).toMatch(/^standard output: [\d,]+ bytes of the 10,240 CloudFront accepts\n$/);
  });

  it('writes that one when nothing else is asked for, by the configuration of the folder or the defaults', async () => {
    const defaults = await urrEdge(['build']);
    expect([defaults.code, defaults.out]).toEqual([
      0,
      buildGuardFunction({ config: defineConfig({}), keyValueStore: true }),
    ]);
    expect(defaults.err).toContain('note: no urr.config.* here: the defaults\n');
    expect(defaults.err).toContain('note: it reads its keys from a KeyValueStore (--kvs)');

    const at = folderWith({ 'urr.config.json': config });
    const own = await urrEdge(['build', '--secrets'], { folder: at('.') });
    expect(own.out).toBe(
      buildGuardFunction({ config: defineConfig(config), keyValueStore: true, secrets: true }),
    );
    expect(own.err).toContain('note: configuration is urr.config.json\n');
  });

  it('writes it with the keys in it, and warns', async () => {
    const { out, err } = await build(['--config', 'urr.json', '--keys', 'keys.json']);
    expect(out).toBe(buildGuardFunction({ config: defineConfig(config), keys: parseKeys(keys) }));
    expect(err).toContain(
      'warning: the keys are in the function: whoever can read it can make passes. For tests only',
    );
  });

  it('composes with the function that was there', async () => {
    const { out } = await build(['--config', 'urr.json', '--kvs', '--next', 'next.js']);
    expect(out).toBe(buildGuardFunction({ config: defineConfig(config), keyValueStore: true, next: NEXT }));
  });

  it('writes the rewrite of the fallback page without any keys', async () => {
    const { out, err, code } = await build(['--config', 'urr.json', '--rewrite', '--next', 'next.js']);
    expect([code, err.includes('warning')]).toEqual([0, false]);
    expect(out).toBe(buildRewriteFunction({ config: defineConfig(config), next: NEXT }));
  });

  it.each([
    ['guard.mjs', {}, 'export const handler'],
    ['guard.cjs', {}, 'exports.handler'],
    ['guard.js', { 'package.json': { type: 'module' } }, 'export const handler'],
    ['guard.js', { 'package.json': {} }, 'exports.handler'],
  ])('writes Lambda@Edge as %s beside %j', async (name, more, exported) => {
    const args = ['--config', 'urr.json', '--keys', 'keys.json', '--lambda-edge', '--out', name];
    const { at, out, err } = await build([...args, '--next', 'lambda.js'], more);
    expect(out).toBe('');
    expect(err).toContain('Guard it like the keys, or use ES256 or EdDSA keys');
    expect(readFileSync(at(name), 'utf8')).toContain(exported);
    expect(statSync(at(name)).mode & 0o077).toBe(0);
    const { handler } = await import(/* @vite-ignore */ pathToFileURL(at(name)).href);
    const seats = { target: '/api/v1/seats/iu-2027/A' };
    expect(await handler(toCloudFrontEvent(seats))).toMatchObject({ status: '403' });
    expect(await handler(toCloudFrontEvent({ target: '/' }))).toEqual({ uri: '/from-next' });
  });

  it('takes a configuration and keys from modules, and keys from standard input', async () => {
    const modules = {
      'urr.mjs': `export default ${JSON.stringify(config)};`,
      'keys.cjs': `module.exports = ${JSON.stringify(keys)};`,
    };
    const expected = buildGuardFunction({ config: defineConfig(config), keys: parseKeys(keys) });
    expect((await build(['--config', 'urr.mjs', '--keys', 'keys.cjs'], modules)).out).toBe(expected);
    const piped = await build(['--config', 'urr.mjs', '--keys', '-'], modules, JSON.stringify(keys));
    expect(piped.out).toBe(expected);
  });

  const originVerify = { header: 'X-Origin-Verify', value: 'known-to-the-guard-and-to-the-origin-only' };
  const bypassKey = 'known-to-the-guard-and-to-a-monitor-only';

  it('takes what the origin and a monitor know from beside the rings', async () => {
    const more = { 'all.json': { ...keys, originVerify, bypassKey } };
    const args = ['--config', 'urr.json', '--keys', 'all.json'];
    const { at } = await build([...args, '--lambda-edge', '--out', 'all.mjs'], more);
    const { handler } = await import(/* @vite-ignore */ pathToFileURL(at('all.mjs')).href);
    const seats = { target: '/api/v1/seats/iu-2027/A', headers: { 'x-urr-bypass': bypassKey } };
    for (const request of [{ target: '/' }, seats])
      expect(await handler(toCloudFrontEvent(request))).toMatchObject({
        headers: { 'x-origin-verify': [{ value: originVerify.value }] },
      });
    const own = { config: defineConfig(config), originVerify, bypassKey };
    expect((await build(args, more)).out).toBe(buildGuardFunction({ ...own, keys: parseKeys(keys) }));
    expect((await build(['--config', 'urr.json', '--kvs', '--secrets'])).out).toBe(
      buildGuardFunction({ config: own.config, keyValueStore: true, secrets: true }),
    );
  });

  it.each([
    [{ bypassKey: 'short' }, 'bypassKey: expected at least 32'],
    [{ bypassKey: 7 }, 'bypassKey: expected a secret'],
    [{ originVerify: 'x' }, 'originVerify: expected { header, value }'],
    [
      { originVerify: { header: 'a b', value: originVerify.value } },
      'originVerify: expected { header, value }',
    ],
    [{ originVerify: { header: 'x-a', value: 'short' } }, 'originVerify.value: expected at least 32'],
  ])('refuses %j beside the rings', async (beside, message) => {
    const more = { 'all.json': { ...keys, ...beside } };
    const { code, out, err } = await build(
      ['--config', 'urr.json', '--keys', 'all.json', '--lambda-edge'],
      more,
    );
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`ERR_KEYS_INVALID ${message}`);
  });

  it('leaves the place ring out', async () => {
    const place = [{ kid: 'p1', alg: 'HS256', secret: 'place secret that has no business at the edge' }];
    const more = { 'all.json': { ...keys, place } };
    const { out, err } = await build(['--config', 'urr.json', '--keys', 'all.json', '--lambda-edge'], more);
    const secret = place[0]?.secret ?? '';
    expect(out).not.toContain(secret);
    expect(out).not.toContain(Buffer.from(secret).toString('base64'));
    expect(err).toContain('note: the place ring stays out');
  });

  it('warns of guarded rules that read as callbacks', async () => {
    const doubtful = { 'doubtful.json': { routes: { guard: ['/api/*', '/api/webhooks/*'], entry: [] } } };
    const { code, err } = await build(['--config', 'doubtful.json', '--kvs'], doubtful);
    expect(code).toBe(0);
    expect(err).toContain('warning: "/api/webhooks/*" is guarded but reads as "webhooks"');
  });

  it.each([
    [['--rewrite', '--secrets'], 2, '--secrets goes with --kvs'],
    [['--config', 'urr.json', '--kvs', '--keys', 'keys.json'], 2, '--kvs and --keys do not go together'],
    [['--config', 'urr.json', '--keys', 'keys.json', '--secrets'], 2, '--secrets goes with --kvs'],
    [['--config', 'urr.json', '--rewrite', '--kvs'], 2, '--rewrite needs neither'],
    [['--config', 'urr.json', '--lambda-edge'], 2, '--lambda-edge needs --keys FILE'],
    [['--config', 'urr.json', '--lambda-edge', '--kvs'], 2, 'Lambda@Edge reads no KeyValueStore'],
    [['--config', 'urr.json', '--kvs', '--confg', 'x'], 2, "Unknown option '--confg'"],
    [['--config', 'urr.json', '--kvs', '--next', 'nowhere.js'], 1, 'ERR_INPUT_INVALID --next: cannot read'],
    [
      ['--config', 'urr.json', '--keys', 'short.json'],
      1,
      'ERR_KEYS_INVALID vwr[0] (kid "v1"): secret has 5 bytes',
    ],
    [['--config', 'urr.json', '--kvs', '--out', '/nowhere/guard.js'], 1, 'ERR_INPUT_INVALID --out: cannot'],
    [['--config', 'thrower.mjs', '--kvs'], 1, 'cannot load'],
    [
      ['--config', 'urr.json', '--kvs', '--next', 'broken.js'],
      1,
      'broken.js:4 does not parse: Unexpected token',
    ],
    [['--config', 'broken.json', '--kvs'], 1, 'broken.json is not JSON: line 2, column 16'],
    [['--config', 'empty.mjs', '--kvs'], 1, 'has no default export'],
  ])('answers %o with exit code %i', async (args, code, message) => {
    const more = {
      'short.json': { ...keys, vwr: [{ kid: 'v1', alg: 'HS256', secret: 'short' }] },
      'thrower.mjs': 'throw new Error("not today");',
      'empty.mjs': '',
      'broken.js': "import cf from 'cloudfront';\n\nfunction handler(event) {\n  return event.request);\n}",
      'broken.json': '{\n  "routes": {},}',
    };
    const result = await build(args, more);
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
    expect(result.out).toBe('');
  });

  it('works as a program, from keys to a file', async () => {
    const at = folderWith(files);
    const args = [
      'build',
      '--config',
      at('urr.json'),
      '--keys',
      '-',
      '--lambda-edge',
      '--out',
      at('guard.mjs'),
    ];
    const { code, out, err } = await spawnUrrEdge(args, { stdin: JSON.stringify(keys) });
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/guard\.mjs: [\d,]+ bytes\n$/);
    expect(statSync(at('guard.mjs')).size).toBeLessThanOrEqual(30_000);
  }, 60_000);
});
