/** The demo's commands, for tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const [DEMO, CHAOS] = ['../src/main.ts', '../src/chaos/main.ts'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
) as [string, string];
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export type Run = {
  readonly process: ChildProcess;
  /** Everything it has written. */
  output(): string;
  /** Its last line: what it found, as JSON. */
  result(): unknown;
  readonly exit: Promise<number | null>;
};

const runs: Run[] = [];

/** Starts the command with these arguments. */
export function demoRun(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Run {
  return start(DEMO, args, env);
}

export function chaosRun(args: readonly string[]): Run {
  return start(CHAOS, args, process.env);
}

function start(main: string, args: readonly string[], env: NodeJS.ProcessEnv): Run {
  const child = spawn(process.execPath, ['--conditions=@urr/source', '--import', 'tsx', main, ...args], {
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
  const result = (): unknown => JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
  const run = { process: child, output: () => output, result, exit };
  runs.push(run);
  return run;
}

/** Ends what a test left running. */
export function endRuns(): void {
  for (const run of runs.splice(0)) run.process.kill('SIGKILL');
}
