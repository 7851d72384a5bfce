/** What a command of `urr-edge` is and what it may use. */
import type { Readable } from 'node:stream';
import type { OpenStore } from './store/store';

/** Where a command writes. Texts bring their own line breaks. Data goes to `out`, everything said about it to `err`. */
export type Terminal = {
  out(text: string): void;
  err(text: string): void;
};

/** The world outside the process, exchangeable in tests. */
export type World = {
  readonly openStore: OpenStore;
  readonly stdin: Readable;
  /** Where a configuration is looked for when none is named. */
  readonly folder: string;
};

export type Command = {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /**
   * @returns the exit code
   * @throws {UsageError} a command line that makes no sense, as node:util parseArgs throws a TypeError for
   */
  run(args: string[], terminal: Terminal, world: World): Promise<number>;
};

/** The command line is not understood: exit code 2, with the usage. */
export class UsageError extends Error {}
