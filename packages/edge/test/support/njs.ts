/** Running njs, the engine of CloudFront Functions. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a script in njs and returns what it printed. */
export async function runNjs(njsPath: string, script: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(njsPath, [script, ...args], { timeout: 60_000, maxBuffer: 1 << 24 });
  return stdout;
}
