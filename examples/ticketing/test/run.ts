/** The demo as a command, for tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export type Run = {
  readonly process: ChildProcess;
  /** Everything it has written. */
  output(): string;
  readonly exit: Promise<number | null>;
};

const runs: Run[] = [];

/** Starts the command with these arguments. */
export function demoRun(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Run {
  const child = spawn(process.execPath, ['--conditions=@urr/source', '--import', 'tsx', MAIN, ...args], {
    cwd: ROOT,
    env,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exit = once(child, 'close').then(([code]) => code as number | null);
  const run = { process: child, output: () => output, exit };
  runs.push(run);
  return run;
}

/** Ends what a test left running. */
export function endRuns(): void {
  for (const run of runs.splice(0)) run.process.kill('SIGKILL');
}
