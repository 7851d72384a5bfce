/** `urr-edge` for tests: in this process, with a store that is not AWS, or as users run it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run';
import type { KeyValueStore } from '../../src/cli/store/store';

export type CliResult = { readonly code: number; readonly out: string; readonly err: string };

/** Runs a command line in this process. */
export async function urrEdge(
  args: readonly string[],
  options: {
    readonly store?: KeyValueStore;
    readonly stdin?: string | Uint8Array;
    readonly folder?: string;
  } = {},
): Promise<CliResult> {
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const { store, stdin = '', folder = import.meta.dirname } = options;
  const code = await run(args, terminal, {
    openStore: async () => {
      if (store === undefined) throw new Error('no store in this test');
      return store;
    },
    stdin: Readable.from([Buffer.from(stdin)]),
    folder,
  });
  return { code, out, err };
}

/** Runs a command line as its own process, from source. */
export async function spawnUrrEdge(
  args: readonly string[],
  options: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CliResult> {
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const node = ['--conditions=@urr/source', '--import', 'tsx', '--import', './test/support/localhost.mjs'];
  const child = spawn(process.execPath, [...node, main, ...args], {
    env: { ...process.env, ...options.env },
    cwd: join(import.meta.dirname, '../..'),
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.end(options.stdin ?? '');
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)));
  return { code, out, err };
}

/** Files in a folder of their own, gone after the test. Returns what makes a path in it. */
export function folderWith(
  files: Readonly<Record<string, string | Uint8Array | object>>,
): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'urr-edge-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const isText = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(join(folder, name), isText ? content : JSON.stringify(content));
  }
  return (name) => join(folder, name);
}
