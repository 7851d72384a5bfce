/**
 * `pnpm bench [SUITE…] [--write] [--json FOLDER] [--rounds N]`: every suite of every package, each in a process of
 * its own, one after the other.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { flags } from './bench.ts';

const packages = join(import.meta.dirname, '../../packages');
const { values, positionals } = parseArgs({ options: flags, allowPositionals: true });
const all = suites();
const unknown = positionals.filter((name) => !all.some((file) => nameOf(file) === name));
if (unknown.length > 0) {
  console.error(`No suite is called ${unknown.join(', ')}; there are ${all.map(nameOf).join(', ')}.`);
  process.exit(2);
}
const options = [
  ...(values.write ? ['--write'] : []),
  ...(values.json === undefined ? [] : ['--json', values.json]),
  ...(values.rounds === undefined ? [] : ['--rounds', values.rounds]),
];
for (const file of all) {
  if (positionals.length > 0 && !positionals.includes(nameOf(file))) continue;
  const { status } = spawnSync(process.execPath, [...process.execArgv, file, ...options], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}

/** The files right inside each package's `bench`; what they share lies in folders below. */
function suites(): string[] {
  return readdirSync(packages).flatMap((name) => {
    const folder = join(packages, name, 'bench');
    return filesOf(folder).map((file) => join(folder, file));
  });
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.ts'));
  } catch {
    return [];
  }
}

function nameOf(file: string): string {
  return basename(file, '.ts');
}
