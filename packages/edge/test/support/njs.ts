/** The decision core inside njs, the engine of CloudFront Functions: syntax, built-ins and answers. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defineConfig } from '@urr/core';
import type { KeyRing } from '@urr/core/keys';
import { compileRoutes } from '@urr/core/routes';
import { build } from 'esbuild';
import { namesToStrip } from '../../src/adapter';
import type { Decision } from '../../src/decision';
import { compileOwnPages } from '../../src/guard';
import type { PlainResponse } from '../../src/response';
import type { Job } from './njs-harness';
import { keys as defaultKeys, NOW } from './passes';
import { type DecideAll, type Outcome, type Runtime, split, type TestRequest } from './runtimes';

const run = promisify(execFile);

/** Runs a script in njs and returns what it printed. */
export async function runNjs(njsPath: string, script: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(njsPath, [script, ...args], { timeout: 20_000, maxBuffer: 1 << 24 });
  return stdout;
}

/** Bundles the harness as a CloudFront Function would be: newer syntax than njs reads would survive and fail. */
async function bundle(folder: string): Promise<string> {
  const outfile = join(folder, 'harness.js');
  await build({
    entryPoints: [join(import.meta.dirname, 'njs-harness.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2017',
    conditions: ['@urr/source'],
    alias: { 'node:crypto': 'crypto', 'node:fs': 'fs' }, // njs knows no node: names
    external: ['crypto', 'fs'],
    logLevel: 'error',
  });
  return outfile;
}

/** Decides many requests in one process. */
async function njsBatch(njsPath: string): Promise<DecideAll> {
  const folder = await mkdtemp(join(tmpdir(), 'urr-njs-'));
  const script = await bundle(folder);
  let jobs = 0;
  return async (input, requests, { keys = defaultKeys, now = NOW } = {}) => {
    const config = defineConfig(input, { warn: () => {} });
    const job: Job = {
      config,
      rules: compileRoutes(config.routes),
      ownPages: compileOwnPages(config),
      keys: { vwr: withTextSecrets(keys.vwr), entry: withTextSecrets(keys.entry) },
      requests: requests.map(({ method = 'GET', target, headers = {}, cookies = [] }) => {
        const [path, query] = split(target);
        return { method, path, query, cookies, headers, now };
      }),
    };
    const file = join(folder, `${jobs++}.json`);
    await writeFile(file, JSON.stringify(job));
    await runNjs(njsPath, script, file, `${file}.out`);
    const answers = JSON.parse(await readFile(`${file}.out`, 'utf8')) as {
      decision: Decision;
      response: PlainResponse | null;
    }[];
    return answers.map(({ decision, response }, index) =>
      toOutcome(decision, response, requests[index] as TestRequest),
    );
  };
}

/** The runtime for a njs that has been found. */
export async function njsRuntime(njsPath: string): Promise<Runtime> {
  const decideAll = await njsBatch(njsPath);
  return {
    name: 'njs',
    normalises: false,
    decideAll,
    start: (input, options) => async (request) => (await decideAll(input, [request], options))[0] as Outcome,
  };
}

/** As CloudFront would hold them: JSON has no byte arrays, and secrets of tests are text. */
function withTextSecrets(ring: KeyRing | undefined): KeyRing {
  const keys = (ring?.keys ?? []).map((key) =>
    'secret' in key ? { ...key, secret: Buffer.from(key.secret).toString() } : key,
  );
  return { keys } as unknown as KeyRing;
}

function toOutcome(
  decision: Decision,
  response: PlainResponse | null,
  { headers = {}, cookies = [] }: TestRequest,
): Outcome {
  if (decision.kind === 'forward') {
    const forwarded: Record<string, string> = {
      ...headers,
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
    };
    for (const name of namesToStrip(Object.keys(forwarded), decision.strip)) delete forwarded[name];
    return { kind: 'forward', headers: { ...forwarded, ...decision.set } };
  }
  if (response === null) throw new Error('expected an answer');
  const named = (wanted: boolean) => response.headers.filter(([name]) => (name === 'set-cookie') === wanted);
  return {
    kind: 'answer',
    status: response.status,
    headers: Object.fromEntries(named(false)),
    setCookies: named(true).map(([, value]) => value),
    body: response.body,
  };
}
