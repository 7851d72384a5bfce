/** Running njs, the engine of CloudFront Functions. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

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
