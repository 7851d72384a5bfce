/** Which command a command line means. Exit codes: 0 done, 1 failed, 2 not understood. */
import { isUrrError } from '@urr/core/errors';
import { build } from './build';
import { type Command, type Terminal, UsageError, type World } from './command';
import { explain } from './explain/explain';
import { mode } from './mode';
import { push } from './push';
import { report } from './report/report';
import { suggest } from './suggest';

const COMMANDS: readonly Command[] = [build, push, mode, explain, report];

/** Runs a command line without the program's name. */
export async function run(args: readonly string[], terminal: Terminal, world: World): Promise<number> {
  const [name = '', ...rest] = args;
  const wantsHelp = args.includes('--help') || args.includes('-h') || name === 'help';
  const command = COMMANDS.find((known) => known.name === (name === 'help' ? rest[0] : name));
  if (command === undefined) {
    if (
      args.length > 0 &&
      !(wantsHelp && (name.startsWith('-') || rest.length === 0 || rest[0] === '--help'))
    ) {
      return notUnderstood(terminal, name === 'help' ? (rest[0] ?? '') : name);
    }
    terminal.out(help());
    return 0;
  }
  if (wantsHelp) {
    terminal.out(`${command.summary}\n\nUsage: ${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(rest, terminal, world);
  } catch (error) {
    if (isUsageError(error)) {
      const [usage] = command.usage.split('\n');
      terminal.err(`urr-edge ${command.name}: ${error.message.split('. ')[0]}\n`);
      terminal.err(`Usage: ${usage}\nurr-edge ${command.name} --help says more.\n`);
      return 2;
    }
    terminal.err(`urr-edge ${command.name}: ${isUrrError(error) ? error.message : String(error)}\n`);
    return 1;
  }
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'Usage: urr-edge <command> [options]',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'urr-edge <command> --help says more about one of them.',
    'Exit codes: 0 done, 1 failed, 2 the command line is not understood.',
    '',
  ].join('\n');
}

function notUnderstood(terminal: Terminal, given: string): number {
  const names = COMMANDS.map(({ name }) => name);
  const hint = suggest(given, names);
  terminal.err(`urr-edge: unknown command "${given}"${hint ? `, did you mean "${hint}"?` : ''}\n`);
  terminal.err(`Known are: ${names.join(', ')}. See urr-edge --help.\n`);
  return 2;
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return (
    error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
  );
}
