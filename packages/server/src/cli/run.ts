/** Which command a command line means. Exit codes: 0 done, 1 failed, 2 not understood. */
import { nearest } from '@urr/core';
import { isUrrError } from '@urr/core/errors';
import { dev } from './dev';
import { keysNew } from './keys-new';
import { tablesCreate } from './tables-create';
import { tablesPrint } from './tables-print';

/** What a command may use of the process it runs in. */
export type Terminal = {
  out(line: string): void;
  err(line: string): void;
  /** Aborted when the user wants to end (Ctrl-C). */
  readonly signal: AbortSignal;
};

export type Command = {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** @throws {TypeError} options it does not know, as node:util parseArgs does */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
};

const COMMANDS: readonly Command[] = [dev, keysNew, tablesCreate, tablesPrint];

/** Runs a command line without the program's name. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const words = args.filter((word) => !word.startsWith('-'));
  const wantsHelp = args.includes('--help') || args.includes('-h') || words[0] === 'help';
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
  if (command === undefined) {
    if (wantsHelp || args.length === 0) {
      terminal.out(help());
      return 0;
    }
    return notUnderstood(terminal, words.join(' ') || args.join(' '));
  }
  if (wantsHelp) {
    terminal.out(`${command.summary}\n\nUsage: ${command.usage}`);
    return 0;
  }
  try {
    return await command.run(withoutName(args, command.name), terminal);
  } catch (error) {
    if (isArgumentError(error)) {
      terminal.err(`urr ${command.name}: ${error.message.split('. ')[0]}\nUsage: ${command.usage}`);
      return 2;
    }
    terminal.err(`urr ${command.name}: ${isUrrError(error) ? error.message : String(error)}`);
    return 1;
  }
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'Usage: urr <command> [options]',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'urr <command> --help says more about one of them.',
  ].join('\n');
}

function notUnderstood(terminal: Terminal, given: string): number {
  const names = COMMANDS.map(({ name }) => name);
  const hint = nearest(given, names) ?? names.find((name) => name.startsWith(`${given} `));
  terminal.err(`urr: unknown command "${given}"${hint ? `, did you mean "${hint}"?` : ''}`);
  terminal.err(`Known are: ${names.join(', ')}. See urr --help.`);
  return 2;
}

function withoutName(args: readonly string[], name: string): string[] {
  const rest = [...args];
  for (const word of name.split(' ')) rest.splice(rest.indexOf(word), 1);
  return rest;
}

function isArgumentError(error: unknown): error is TypeError {
  return (
    error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
  );
}
