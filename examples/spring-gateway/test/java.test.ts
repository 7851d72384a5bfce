/** The Java of this folder, compiled and run where there is a JDK. Spring and Nimbus are stand-ins: only ours is tested. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createKeyRing, createTokens, defineConfig } from '@urr/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '..');
const vectors = resolve(folder, '../../packages/core/test/vectors/tokens.json');
const ring = [{ kid: 'e1', alg: 'HS256', secret: 'entry secret of the gateway, at least 32 bytes' }] as const;

const run = async (program: string, ...args: string[]) => (await promisify(execFile)(program, args)).stdout;
const filesOf = (path: string) =>
  readdirSync(join(folder, path))
    .filter((file) => file.endsWith('.java'))
    .map((file) => join(folder, path, file));

function hasJdk(): boolean {
  const { stdout } = spawnSync('javac', ['-version'], { encoding: 'utf8' });
  const version = Number(/javac (\d+)/.exec(stdout ?? '')?.[1]);
  if (version >= 17) return true;
  const line = '!'.repeat(80);
  process.stderr.write(
    `${line}\nA JDK of version 17 or later is missing: examples/spring-gateway is SKIPPED.\n${line}\n`,
  );
  return false;
}

describe.skipIf(!hasJdk())('the verifier in Java', () => {
  let classes = '';
  beforeAll(async () => {
    classes = mkdtempSync(join(tmpdir(), 'urr-java-'));
    // Without stand-ins on its path: it needs the JDK only.
    await run('javac', '-proc:none', '-Xlint:all', '-Werror', '-d', classes, ...filesOf('src/urr'));
    const withStandIns = ['-cp', classes, '-sourcepath', join(folder, 'test/stand-ins'), '-d', classes];
    await run(
      'javac',
      '-proc:none',
      '-implicit:class',
      ...withStandIns,
      ...filesOf('src/shop'),
      ...filesOf('test'),
    );
  });
  afterAll(() => rmSync(classes, { recursive: true, force: true }));

  it('gives every published verdict', async () => {
    const { cases } = JSON.parse(readFileSync(vectors, 'utf8'));
    const said = await run('java', '-cp', classes, 'urr.Vectors', vectors);
    expect(said).toBe(`${cases.length} of ${cases.length} verdicts as published\n`);
  });

  it('tells where a verdict is another', async () => {
    const altered = JSON.parse(readFileSync(vectors, 'utf8'));
    altered.cases[0].verdict = { ok: false, reason: 'expired' };
    const file = join(classes, 'altered.json');
    writeFileSync(file, JSON.stringify(altered));
    await expect(run('java', '-cp', classes, 'urr.Vectors', file)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(altered.cases[0].name),
    });
  });

  it('in the gateway lets through who holds a slot of the event, and refuses as the browser expects it', async () => {
    const tokens = createTokens({ config: defineConfig({}), kind: 'entry', keys: createKeyRing([...ring]) });
    const issue = (eventId: string) =>
      tokens.issue({ eventId, epoch: 1, subject: 'subject-1', position: 7, jti: 'slot-1' });
    const [pass, another] = await Promise.all([issue('iu-2027'), issue('quiet')]);
    const active = '{iu-2027}:active slot-1';
    const eventId = 'iu-2027';
    const requests = [
      { eventId, token: pass, active },
      { active }, // a route without an event
      { eventId, active },
      { eventId, token: another, active },
      { eventId, token: `${pass.slice(0, -3)}AAA`, active },
      { eventId, token: pass, active: '{iu-2027}:active another-slot' },
    ];
    const said = await run(
      'java',
      '-cp',
      classes,
      'FilterCheck',
      JSON.stringify(ring),
      JSON.stringify(requests),
    );
    const refused = (reason: string) => ({
      status: 403,
      refused: 'entry',
      problem: expect.objectContaining({ code: 'entry-required', reason, page: '/queue/iu-2027' }),
    });
    expect(JSON.parse(said)).toEqual([
      { service: true, 'x-urr-subject': ['subject-1'] },
      { service: true },
      ...['missing', 'wrong-event', 'signature', 'expired'].map(refused),
    ]);
  });
});
