/** One suite of benchmarks as a program: prints its tables, and keeps them where it is told to. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withResults } from './document.ts';
import { type Table, toMarkdown } from './table.ts';

export type BenchOptions = {
  /** How often each contestant takes its turn; the suite's own default where none was asked for. */
  readonly rounds?: number;
};

const DOCUMENT = join(import.meta.dirname, '../../docs/performance.md');

/** What every suite understands. */
export const flags = {
  /** Puts the tables into docs/performance.md. */
  write: { type: 'boolean', default: false },
  /** Folder for `<suite>.json` with the raw numbers. */
  json: { type: 'string' },
  /** More rounds, steadier medians. */
  rounds: { type: 'string' },
} as const;

/**
 * Runs a suite as the command line says. A suite that cannot run here answers null, after having said so.
 *
 * @param name of the suite, as in the document's marks
 */
export async function bench(
  name: string,
  measure: (options: BenchOptions) => Promise<readonly Table[] | null>,
): Promise<void> {
  const { write, json, rounds } = parseArgs({ options: flags }).values;
  console.log(`\n${name}: ${machine()}\n`);
  const tables = await measure(rounds === undefined ? {} : { rounds: Number(rounds) });
  if (tables === null) return;
  const text = tables.map(toMarkdown).join('\n\n');
  console.log(text);
  if (json !== undefined) {
    mkdirSync(json, { recursive: true });
    const results = tables.map(({ title, rows }) => ({ title, rows }));
    const content = { suite: name, machine: machine(), tables: results };
    writeFileSync(join(json, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
  }
  if (write) {
    const results = `${text}\n\n${machine()}.`;
    writeFileSync(DOCUMENT, withResults(readFileSync(DOCUMENT, 'utf8'), name, results));
  }
}

/** What numbers were measured on. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `Node ${process.versions.node}, ${model}`;
}
