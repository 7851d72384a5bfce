import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const here = dirname(fileURLToPath(import.meta.url));
const packages = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'urr-edge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('leads the pages of all events to one file, behind the guard as the README builds it', async () => {
  const keys = join(folder, 'keys.json');
  writeFileSync(keys, run('@urr/server', 'keys', 'new', '--alg', 'ES256'));
  const out = join(folder, 'index.mjs');
  const config = join(here, '../urr.config.mjs');
  const next = join(here, 'rewrite.cjs');
  run(
    '@urr/edge',
    'build',
    '--config',
    config,
    '--keys',
    keys,
    '--lambda-edge',
    '--next',
    next,
    '--out',
    out,
  );
  const { handler } = (await import(out)) as { handler: (event: unknown) => Promise<{ uri: string }> };
  const uriOf = async (uri: string) => (await handler(viewerRequest(uri))).uri;
  expect(await uriOf('/vwr/iu-2027')).toBe('/vwr/index.html');
  expect(await uriOf('/vwr/iu-2027/')).toBe('/vwr/index.html');
  expect(await uriOf('/vwr/a.css')).toBe('/vwr/a.css');
  expect(await uriOf('/')).toBe('/');
});

function run(name: string, ...args: string[]): string {
  const main = join(dirname(packages.resolve(`${name}/package.json`)), 'dist/cli/main.js');
  return execFileSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function viewerRequest(uri: string) {
  const headers = { host: [{ key: 'Host', value: 'shop.example' }] };
  const request = { clientIp: '198.51.100.11', method: 'GET', uri, querystring: '', headers };
  return { Records: [{ cf: { config: { eventType: 'viewer-request' }, request } }] };
}
