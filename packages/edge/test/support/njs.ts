/** The decision core inside njs, the engine of CloudFront Functions: syntax, built-ins and answers. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defineConfig } from '@urr/core';
import { compileRoutes } from '@urr/core/routes';
import { build } from 'esbuild';
import { namesToStrip } from '../../src/adapter';
import type { Decision } from '../../src/decision';
import { compileOwnPages } from '../../src/guard';
import type { PlainResponse } from '../../src/response';
import { keys as defaultKeys, NOW } from './passes';
import { type Outcome, type Runtime, split } from './runtimes';

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

/** The runtime for a njs that has been found. Secrets go over as text, which is how CloudFront would hold them. */
export async function njsRuntime(njsPath: string): Promise<Runtime> {
  const folder = await mkdtemp(join(tmpdir(), 'urr-njs-'));
  const script = await bundle(folder);
  let jobs = 0;
  return {
    name: 'njs',
    normalises: false,
    start(input, { keys = defaultKeys, now = NOW } = {}) {
      const config = defineConfig(input, { warn: () => {} });
      const text = ({ secret, ...key }: { secret?: Uint8Array }) => ({
        ...key,
        secret: Buffer.from(secret ?? []).toString(),
      });
      const ring = (name: 'vwr' | 'entry') => ({
        keys: (keys[name]?.keys ?? []).map((key) => text(key as { secret?: Uint8Array })),
      });
      return async ({ method = 'GET', target, headers = {}, cookies = [] }) => {
        const [path, query] = split(target);
        const job = join(folder, `${jobs++}.json`);
        await writeFile(
          job,
          JSON.stringify({
            config,
            rules: compileRoutes(config.routes),
            ownPages: compileOwnPages(config),
            keys: { vwr: ring('vwr'), entry: ring('entry') },
            requests: [{ method, path, query, cookies, headers, now }],
          }),
        );
        await runNjs(njsPath, script, job, `${job}.out`);
        const [answer] = JSON.parse(await readFile(`${job}.out`, 'utf8')) as [
          { decision: Decision; response: PlainResponse | null },
        ];
        return toOutcome(answer.decision, answer.response, headers, cookies);
      };
    },
  };
}

function toOutcome(
  decision: Decision,
  response: PlainResponse | null,
  headers: Readonly<Record<string, string>>,
  cookies: readonly string[],
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
