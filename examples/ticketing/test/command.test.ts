import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

type Run = {
  readonly process: ChildProcess;
  /** Everything it has written. */
  output(): string;
  readonly exit: Promise<number | null>;
};

const runs: Run[] = [];

function demo(...args: readonly string[]): Run {
  const child = spawn(process.execPath, ['--conditions=@urr/source', '--import', 'tsx', MAIN, ...args], {
    cwd: ROOT,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const run = { process: child, output: () => output, exit };
  runs.push(run);
  return run;
}

describe('the demo command', () => {
  afterEach(() => {
    for (const run of runs.splice(0)) run.process.kill('SIGKILL');
  });

  it('prints its address, says how to choose another port when that one is taken, and ends on Ctrl-C', async () => {
    const first = demo('--visitors', '0');
    await expect.poll(first.output, { timeout: 30_000 }).toMatch(/Shop +http:\/\/127\.0\.0\.1:\d+\//);
    const [, address = '', port = ''] = /(http:\/\/127\.0\.0\.1:(\d+)\/)/.exec(first.output()) ?? [];
    expect((await fetch(address)).status).toBe(200);

    const second = demo('--visitors', '0', '--port', port);
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`Port ${port} is taken`);
    expect(second.output()).toContain(`--port ${Number(port) + 1}`);

    first.process.kill('SIGINT');
    expect(await first.exit).toBe(0);
    expect(first.output()).toContain('The shop is closed.');
    await expect(fetch(address)).rejects.toThrow();
  });

  it('explains what it takes to whoever mistypes it', async () => {
    const run = demo('--prot', '1');
    expect(await run.exit).toBe(2);
    expect(run.output()).toContain("Unknown option '--prot'");
    expect(run.output()).toContain('--port N');
  });
});
