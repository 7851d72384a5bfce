import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { type ConfigInput, defineConfig, isUrrError } from '@urr/core';
import { buildRewriteFunction } from '@urr/edge/cloudfront-functions';
import { describe, expect, inject, it } from 'vitest';
import { runNjs } from './support/njs';

const njsPath = inject('njsPath');
const build = (config: ConfigInput = {}, next?: string): string =>
  buildRewriteFunction({ config: defineConfig(config), ...(next === undefined ? {} : { next }) });

const toIndex = ['/vwr/iu-2027', '/vwr/iu-2027/', '/vwr/A', '/vwr/index', `/vwr/${'x'.repeat(64)}`];
const untouched = [
  '/vwr/',
  '/vwr',
  '/vwr/index.html',
  '/vwr/app.js',
  '/vwr/iu-2027.html',
  '/vwr/assets/page.css',
  '/vwr/iu-2027/app.js',
  '/vwr/iu-2027//',
  '/vwr/-x',
  '/vwr/a%20b',
  '/vwr/../x',
  '/vwr/iu-2027\n',
  `/vwr/${'x'.repeat(65)}`,
  '/VWR/iu-2027',
  '/x/vwr/iu-2027',
  '/',
];

/** Runs a function on a list of addresses inside an engine and returns the addresses it forwards. */
type Engine = (source: string, uris: readonly string[]) => Promise<unknown[]>;

const calls = (uris: readonly string[]): string =>
  `${JSON.stringify(uris)}.map(function (uri) { var request = { method: 'GET', uri: uri, querystring: {}, headers: {}, cookies: {} }; return handler({ version: '1.0', request: request }); })`;

const node: Engine = async (source, uris) => {
  const results = runInNewContext(`${source}\n${calls(uris)}`) as unknown[];
  return Promise.all(results);
};

const njs: Engine = async (source, uris) => {
  const folder = await mkdtemp(join(tmpdir(), 'urr-rewrite-'));
  const script = join(folder, 'function.js');
  const print =
    'function (results) { results.forEach(function (result) { console.log(JSON.stringify(result)); }); }';
  await writeFile(script, `${source}\nPromise.all(${calls(uris)}).then(${print});\n`);
  return (await runNjs(njsPath ?? '', script))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

const engines: [string, Engine][] = [
  ['Node', node],
  ...(njsPath === null ? [] : ([['njs', njs]] as [string, Engine][])),
];
if (njsPath === null) it.skip('the rewrite function in njs: not found, apt-get install njs');

describe.each(engines)('the rewrite function in %s', (_name, run) => {
  it('sends every event to the one page and leaves everything else alone', async () => {
    const uris = [...toIndex, ...untouched];
    const results = (await run(build(), uris)) as { uri: string }[];
    expect(results.map(({ uri }) => uri)).toEqual([...toIndex.map(() => '/vwr/index.html'), ...untouched]);
  });

  it('follows pages.waitingRoom', async () => {
    const uris = ['/wait.room/x', '/waitxroom/x', '/vwr/x'];
    const results = (await run(build({ pages: { waitingRoom: '/wait.room/{eventId}' } }), uris)) as {
      uri: string;
    }[];
    expect(results.map(({ uri }) => uri)).toEqual(['/wait.room/index.html', '/waitxroom/x', '/vwr/x']);
  });

  it('takes the page name from the path where the event is in the query', async () => {
    const source = build({ pages: { waitingRoom: '/wait?event={eventId}' } });
    const results = (await run(source, ['/wait', '/wait/', '/wait/x'])) as { uri: string }[];
    expect(results.map(({ uri }) => uri)).toEqual(['/wait/index.html', '/wait/index.html', '/wait/x']);
  });

  it('runs the function that was there before on the rewritten request', async () => {
    const next = `// a header
var urrPage = 'its own';
function handler(event) {
  event.request.headers.seen = { value: event.request.uri + ' ' + urrPage };
  return event.request;
} // last line`;
    const [result] = (await run(build({}, next), ['/vwr/iu-2027'])) as {
      headers: { seen: { value: string } };
    }[];
    expect(result?.headers.seen.value).toBe('/vwr/index.html its own');
  });

  it('waits for a function that is asynchronous', async () => {
    const next =
      'async function handler(event) { await null; return { statusCode: 404, uri: event.request.uri }; }';
    expect(await run(build({}, next), ['/vwr/iu-2027'])).toEqual([
      { statusCode: 404, uri: '/vwr/index.html' },
    ]);
  });
});

describe.skipIf(njsPath === null)('the rewrite function beside imports in njs', () => {
  it('keeps them at the top', async () => {
    const next = `import crypto from 'crypto';
const handler = (event) => ({ digest: crypto.createHash('sha256').update(event.request.uri).digest('hex').length });`;
    expect(await njs(build({}, next), ['/vwr/x'])).toEqual([{ digest: 64 }]);
  });
});

describe('buildRewriteFunction', () => {
  it('is far below the 10,240 bytes CloudFront accepts', () => {
    expect(build().length).toBeLessThan(500);
  });

  it('stops when it would be too large together with the function before it', () => {
    const next = `function handler(event) { return event.request; }\n//${'서'.repeat(3400)}`;
    expect(() => build({}, next)).toThrow(
      /^ERR_FUNCTION_TOO_LARGE function has 10,\d{3} bytes, CloudFront accepts 10,240; shorten/,
    );
  });

  it('stops on something that is no CloudFront Function', () => {
    let error: unknown;
    try {
      build({}, 'export default {}');
    } catch (thrown) {
      error = thrown;
    }
    expect(isUrrError(error, 'ERR_FUNCTION_INVALID')).toBe(true);
  });
});
