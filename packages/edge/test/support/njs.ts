/** The decision core inside njs, the engine of CloudFront Functions: syntax, built-ins and answers. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defineConfig } from '@urr/core';
import type { GuardKeys } from '@urr/core/keys';
import { routeMatcher } from '@urr/core/routes';
import { judgeKeys, tokenRules } from '@urr/core/verify-hs256';
import { build } from 'esbuild';
import { namesToStrip } from '../../src/adapter';
import type { Answer } from '../../src/answer';
import { compileGuard, doubtfulPattern } from '../../src/compile';
import { clearing } from '../../src/response';
import type { Ruling } from '../../src/ruling';
import type { Job } from './njs-harness';
import { keys as defaultKeys, NOW } from './passes';
import { type DecideAll, type Outcome, type Runtime, split, type TestRequest } from './runtimes';

const run = promisify(execFile);

/** A folder for njs to read from, gone when the tests are over. */
export function njsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'urr-njs-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

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
  const folder = njsFolder();
  const script = await bundle(folder);
  let jobs = 0;
  return async (input, requests, { keys = defaultKeys, now = NOW } = {}) => {
    const config = defineConfig(input, { warn: () => {} });
    const { table, ...data } = compileGuard(config);
    const { regexp, ...matcher } = routeMatcher(table);
    const job: Job = {
      data,
      matcher,
      patterns: { routes: regexp.source, doubtful: doubtfulPattern(compileGuard(config)).source },
      claimRules: [tokenRules(config, 'vwr'), tokenRules(config, 'entry')],
      keys: [textKeys('vwr', keys), textKeys('entry', keys)],
      requests: requests.map(({ method = 'GET', target, headers = {}, cookies = [] }) => {
        const [path, query] = split(target);
        return { method, path, query, cookies, headers, now };
      }),
    };
    const file = join(folder, `${jobs++}.json`);
    await writeFile(file, JSON.stringify(job));
    await runNjs(njsPath, script, file, `${file}.out`);
    const answers = JSON.parse(await readFile(`${file}.out`, 'utf8')) as {
      ruling: Ruling;
      answer: Answer | null;
    }[];
    const carriers = [config.vwrHeader, config.entryHeader];
    return answers.map(({ ruling, answer }, index) =>
      ruling.forward
        ? forwarded(ruling, requests[index] as TestRequest, carriers)
        : answered(answer as Answer, ruling.clear, clearing(config, true)),
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
function textKeys(kind: 'vwr' | 'entry', keys: GuardKeys) {
  return judgeKeys(kind, keys[kind]).map((key) => ({ ...key, secret: Buffer.from(key.secret).toString() }));
}

function forwarded(
  ruling: Extract<Ruling, { forward: true }>,
  { headers = {}, cookies = [] }: TestRequest,
  carriers: readonly string[],
): Outcome {
  const left: Record<string, string> = {
    ...headers,
    ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
  };
  for (const name of namesToStrip(Object.keys(left), ruling.strip, carriers)) delete left[name];
  if (ruling.carry !== undefined) {
    const { names, tokens, rest } = ruling.carry;
    const pairs = names.flatMap((name, kind) => (tokens[kind] === '' ? [] : [`${name}=${tokens[kind]}`]));
    left.cookie = pairs.join('; ') + rest;
  }
  return { kind: 'forward', headers: { ...left, ...ruling.set } };
}

function answered({ status, headers, body }: Answer, clear: readonly string[], attributes: string): Outcome {
  return { kind: 'answer', status, headers, setCookies: clear.map((name) => `${name}=; ${attributes}`), body };
}
