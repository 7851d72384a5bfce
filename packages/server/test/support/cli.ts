/** `urr` for tests: in this process, with a world and a person that do as the test says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Screen, World } from '../../src/cli/command';
import { NoAnswer } from '../../src/cli/doctor/transport';
import { run } from '../../src/cli/run';

export type CliResult = { readonly code: number; readonly out: string; readonly err: string };

export type CliOptions = Partial<World> & {
  /** What a person at the terminal answers to each question; without it nobody is there. */
  readonly answers?: readonly string[];
  /** Ends the command when a line of output, or what is drawn on the screen, says so. */
  readonly until?: (text: string) => boolean | Promise<boolean>;
};

/** Runs a command line in this process. */
export async function urr(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { answers, until = () => false, ...world } = options;
  const stop = new AbortController();
  const out: string[] = [];
  const err: string[] = [];
  const say = (line: string): void => {
    out.push(line);
    void Promise.resolve(until(line)).then((isEnd) => isEnd && stop.abort());
  };
  const left = [...(answers ?? [])];
  const screen: Screen = {
    async ask(question) {
      err.push(question);
      return left.shift() ?? '';
    },
    redraw: say,
    progress() {},
  };
  const code = await run(
    args,
    {
      out: say,
      err: (line) => err.push(line),
      signal: stop.signal,
      ...(answers === undefined ? {} : { screen }),
    },
    {
      env: {},
      fetch: () => Promise.reject(new Error('no network in this test')),
      send: () => Promise.reject(new NoAnswer('no network in this test')),
      clock: Date.now,
      sleep: async () => {},
      user: 'kim@laptop',
      stdin: async () => '',
      ...world,
    },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Files in a folder of their own, gone after the test. Returns what makes a path in it. */
export function folderWith(files: Readonly<Record<string, string | object>>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'urr-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return (name) => join(folder, name);
}
