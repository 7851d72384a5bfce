/** The service as the Dockerfile makes it, by its own command, started as a process. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
export const dockerfile = readFileSync(resolve(import.meta.dirname, '../Dockerfile'), 'utf8');

export type Running = {
  readonly url: string;
  readonly adminUrl: string;
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Exit code and signal. */
  readonly ended: Promise<unknown[]>;
};

/** @returns folder with the one file */
export function bundled(): string {
  const [, command = ''] = /^RUN (node_modules\/.bin\/esbuild .*)$/m.exec(dockerfile) ?? [];
  const [program = '', ...args] = command.split(' ');
  const folder = mkdtempSync(join(tmpdir(), 'urr-queue-service-'));
  const outfile = (arg: string) => arg.replace(/^--outfile=.*\//, `--outfile=${folder}/`);
  // From source, so that no package has to be built first; only from source the console needs a bundler.
  const fromSource = ['--conditions=@urr/source', '--external:esbuild', '--log-level=error'];
  execFileSync(join(root, program), [...args.map(outfile), ...fromSource], { cwd: root });
  return folder;
}

export async function run(folder: string, env: Record<string, string>): Promise<Running> {
  const [, file = ''] = /^CMD \["node", "(.*)"\]$/m.exec(dockerfile) ?? [];
  const child = spawn(process.execPath, [join(folder, basename(file))], {
    env: { PATH: process.env.PATH, PORT: '0', URR_ADMIN_PORT: '0', ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const ended = once(child, 'exit');
  while (!/visitors on/.test(text)) {
    if (child.exitCode !== null) throw new Error(`the service ended: ${text}`);
    await Promise.race([once(child.stdout, 'data'), ended]);
  }
  const [, port, adminPort] = /visitors on (\d+); health, metrics and operators on (\d+)/.exec(text) ?? [];
  return {
    url: `http://127.0.0.1:${port}/api/v1/queue`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    child,
    output: () => text,
    ended,
  };
}
