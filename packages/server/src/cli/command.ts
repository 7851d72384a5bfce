/** What a command of `urr` is and what it may use of the process it runs in. */
import type { Transport } from './doctor/transport';

/** What the process ends with; scripts build on these numbers. */
export const EXIT = { done: 0, failed: 1, notUnderstood: 2, refused: 3, conflict: 4 } as const;

/** Where a command writes: data to `out`, everything said about it to `err`. */
export type Terminal = {
  out(line: string): void;
  err(line: string): void;
  /** Aborted when the user wants to end (Ctrl-C). */
  readonly signal: AbortSignal;
  /** Undefined where nobody looks on: in pipes, scripts and CI. */
  readonly screen?: Screen;
};

/** A terminal with a person in front of it. */
export type Screen = {
  /** What the person answers, without the line break; '' when they end instead. */
  ask(question: string): Promise<string>;
  /** Shows a text in the place of the one shown before. */
  redraw(text: string): void;
  /** A line that is replaced by the next one; '' takes it away. */
  progress(line: string): void;
};

/** The world outside the process, exchangeable in tests. */
export type World = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Resolves early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Who runs the command, as `kim@laptop`. */
  readonly user: string;
  /** All of standard input. */
  readonly stdin: () => Promise<string>;
  /** Requests exactly as they are written, which `fetch` does not do. */
  readonly send: Transport;
};

export type Command = {
  readonly name: string;
  readonly summary: string;
  /** Begins with the command line; each option has a line of its own that begins with two spaces and `--`. */
  readonly usage: string;
  /**
   * @returns the exit code
   * @throws {UsageError} a command line that makes no sense, as node:util parseArgs throws a TypeError for
   * @throws {Failure} whatever else ends it, with the exit code for it
   */
  run(args: readonly string[], terminal: Terminal, world: World): Promise<number>;
};

/** The command line is not understood: exit code 2, with the usage. */
export class UsageError extends Error {}

/** Ends a command with a line that begins with a stable code. */
export class Failure extends Error {
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, message: string, exitCode: number = EXIT.failed) {
    super(`${code} ${message}`);
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** An option as the usage describes it. */
export type Option = { readonly name: string; readonly about: string };

/** The options of a command, read from its usage, which is thus the one place that names them. */
export function optionsOf({ usage }: Command): readonly Option[] {
  const lines = usage.matchAll(/^ {2}(--[a-z][a-z-]*)(?: [^ ].*?)?(?: {2,}(.*))?$/gm);
  return [...lines].map(([, name = '', about = '']) => ({ name, about }));
}
