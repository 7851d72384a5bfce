/** Every runtime there is on this machine, and a word about those that are missing. */
import { inject, it } from 'vitest';
import { functionRuntimes } from './built-function';
import { type Runtime, runtimes } from './runtimes';

export async function allRuntimes(): Promise<readonly Runtime[]> {
  const njsPath = inject('njsPath');
  if (njsPath !== null) return [...runtimes, ...functionRuntimes(njsPath)];
  it.skip('in njs: not found, apt-get install njs');
  return runtimes;
}
