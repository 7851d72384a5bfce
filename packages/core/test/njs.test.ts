/** The engine of CloudFront Functions reads what is meant for it, and judges every HS256 vector as Node does. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ringOf, type TokenKind } from '../src/token/claims';
import type { Case } from './vectors/forge';
import vectors from './vectors/tokens.json';

const njs = inject('njsPath');
const keySets = vectors.keySets as Record<string, Record<'place' | 'vwr' | 'entry', { alg: string }[]>>;
const cases = (vectors.cases as Case[])
  .map((entry) => ({ ...entry, ring: keySets[entry.keys]?.[ringOf(entry.kind as TokenKind)] ?? [] }))
  .filter(({ ring }) => ring.every(({ alg }) => alg === 'HS256'));

const SOURCE = `
  import { isEventId } from './src/event-id';
  import { canonicalPath } from './src/path';
  import { createVerifierHs256 } from './src/token/verify-hs256';
  globalThis.urr = { canonicalPath, createVerifierHs256, isEventId };
`;

describe.skipIf(njs === null)('in njs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'urr-njs-'));
  let bundle = '';

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: SOURCE, resolveDir: join(import.meta.dirname, '..') },
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      platform: 'neutral',
      target: 'es2017', // from es2019 on, esbuild drops the binding of catch, which njs needs
    });
    bundle = outputFiles[0]?.text ?? '';
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a script behind the bundle and gives back the lines of JSON it prints; njs cuts lines at 2,048 characters. */
  function run(script: string): unknown[] {
    const file = join(folder, 'script.js');
    writeFileSync(file, `${bundle}\n${script}`);
    const printed = execFileSync(njs ?? '', [file], { encoding: 'utf8' });
    return printed
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  it('every HS256 vector gets its verdict', () => {
    const judged = run(`
      var crypto = require('crypto');
      var cases = ${JSON.stringify(cases)};
      function hmac(secret, input) { return crypto.createHmac('sha256', secret).update(input).digest('base64url'); }
      function judge(entry) {
        var keys = { keys: entry.ring.map(function (key) {
          return { kid: key.kid, alg: key.alg, secret: Buffer.from(key.secret) };
        }) };
        var options = { config: ${JSON.stringify(vectors.config)}, kind: entry.kind, keys: keys, hmac: hmac };
        var nowMs = entry.nowMs === undefined ? ${vectors.nowMs} : entry.nowMs;
        return urr.createVerifierHs256(options)(entry.token, entry.expected, nowMs);
      }
      function sorted(claims) {
        return Object.keys(claims || {}).sort().map(function (name) { return name + JSON.stringify(claims[name]); }).join();
      }
      cases.forEach(function (entry) {
        var verdict = judge(entry);
        console.log(JSON.stringify([entry.name, verdict.ok || verdict.reason, sorted(verdict.claims) === sorted(entry.verdict.claims)]));
      });
    `);
    expect(judged).toEqual(cases.map(({ name, verdict }) => [name, verdict.ok || verdict.reason, true]));
  });

  it('a line break at the end is no end', () => {
    const answers = run(`console.log(JSON.stringify([
      urr.isEventId('iu-2027'), urr.isEventId('iu-2027\\n'), urr.canonicalPath('/api/v1'), urr.canonicalPath('/api/v1\\n'),
      urr.canonicalPath('/api/%EC%BD%98'), urr.canonicalPath('/api/%EC%BD%98\\n')
    ]));`);
    expect(answers).toEqual([[true, false, '/api/v1', null, '/api/%EC%BD%98', null]]);
  });

  it('the verifier leaves room in the 10,240 bytes a function may have', () => {
    expect(bundle.length).toBeLessThan(6_000);
  });
});
