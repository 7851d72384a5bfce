/** A lock between processes of one machine, for set-up work that must not run twice at once. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PAUSE_MS = 200;

/**
 * Runs `work` while no other process runs work under the same name. Waits, blocking this process;
 * a lock whose owner has died is taken over.
 *
 * @throws {Error} another live process kept the lock for longer than `patienceMs`
 */
export function whileLocked<T>(name: string, work: () => T, patienceMs = 600_000): T {
  const folder = join(tmpdir(), `${name}.lock`);
  for (let waitedMs = 0; !taken(folder); waitedMs += PAUSE_MS) {
    const owner = ownerOf(folder);
    if (owner === undefined ? waitedMs >= 10 * PAUSE_MS : !isAlive(owner)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (waitedMs >= patienceMs)
      throw new Error(`${folder} is held by process ${owner}; remove it if that is wrong`);
    pause(PAUSE_MS);
  }
  try {
    return work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Making a folder succeeds for one process only. */
function taken(folder: string): boolean {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

/** Undefined in the moment between taking the lock and signing it. */
function ownerOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const pause = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
