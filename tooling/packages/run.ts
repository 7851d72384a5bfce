/** Child processes whose output matters only when they fail. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export type Finished = { readonly ok: boolean; readonly stdout: string; readonly output: string };

/** Runs a program to its end; never throws. `output` holds both streams. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<Finished> {
  try {
    const options = { cwd, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' };
    const { stdout, stderr } = await promisify(execFile)(program, args, options);
    return { ok: true, stdout, output: stdout + stderr };
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    return { ok: false, stdout, output: stdout + stderr || message };
  }
}
