/** Which command a command line means, and how it ended: exit codes are in `EXIT`. */
import { nearest } from '@urr/core';
import { isUrrError } from '@urr/core/errors';
import { type Command, EXIT, Failure, optionsOf, type Terminal, UsageError, type World } from './command';
import { completions } from './completions';
import { dev } from './dev';
import { doctor } from './doctor';
import { drawVerify } from './draw-verify';
import { eventHistory } from './event-history';
import { eventList } from './event-list';
import { eventClose, eventOpen, eventPause, eventReset, eventResume } from './event-phase';
import { eventCancel, eventPlan, eventPlans } from './event-plan';
import { eventSet } from './event-set';
import { eventStatus } from './event-status';
import { keysNew } from './keys-new';
import { keysRotate } from './keys-rotate';
import { passNew } from './pass-new';
import { plan } from './plan';
import { simulate } from './simulate';
import { tablesCreate } from './tables-create';
import { tablesPrint } from './tables-print';
import { systemWorld } from './world';

export type { Command, Terminal } from './command';

/** Every command there is, in the order of their names. */
export const COMMANDS: readonly Command[] = [
  completions(() => COMMANDS),
  dev,
  doctor,
  drawVerify,
  eventCancel,
  eventClose,
  eventHistory,
  eventList,
  eventOpen,
  eventPause,
  eventPlan,
  eventPlans,
  eventReset,
  eventResume,
  eventSet,
  eventStatus,
  keysNew,
  keysRotate,
  passNew,
  plan,
  simulate,
  tablesCreate,
  tablesPrint,
];

/** Runs a command line without the program's name. */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  world: World = systemWorld(),
): Promise<number> {
  const words = args.filter((word) => !word.startsWith('-'));
  const wantsHelp = args.includes('--help') || args.includes('-h') || words[0] === 'help';
  const asked = words[0] === 'help' ? words.slice(1) : words;
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => asked[index] === word));
  if (command === undefined) {
    if (asked.length === 0 && (wantsHelp || args.length === 0)) {
      terminal.out(help());
      return EXIT.done;
    }
    return notUnderstood(terminal, asked.join(' ') || args.join(' '));
  }
  if (wantsHelp) {
    terminal.out(`${command.summary}\n\nUsage: ${command.usage}`);
    return EXIT.done;
  }
  try {
    return await command.run(withoutName(args, command.name), terminal, world);
  } catch (error) {
    if (isUsageError(error)) {
      terminal.err(`urr ${command.name}: ${complaint(error, command)}\nUsage: ${command.usage}`);
      return EXIT.notUnderstood;
    }
    terminal.err(`urr ${command.name}: ${isUrrError(error) ? error.message : String(error)}`);
    return error instanceof Failure ? error.exitCode : EXIT.failed;
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
    'Exit codes: 0 done, 1 failed, 2 not understood, 3 refused by the server, 4 somebody else was faster.',
  ].join('\n');
}

function notUnderstood(terminal: Terminal, given: string): number {
  const names = COMMANDS.map(({ name }) => name);
  const hint = nearest(given, names) ?? names.find((name) => name.startsWith(`${given} `)) ?? hintFor(given);
  terminal.err(`urr: unknown command "${given}"${hint ? `, did you mean "${hint}"?` : ''}`);
  terminal.err(`Known are: ${names.join(', ')}. See urr --help.`);
  return EXIT.notUnderstood;
}

/** Of what was typed only the first words name a command: `evnet pause iu-2027`. */
function hintFor(given: string): string | undefined {
  const words = given.split(' ').slice(0, -1);
  if (words.length === 0) return undefined;
  return (
    nearest(
      words.join(' '),
      COMMANDS.map(({ name }) => name),
    ) ?? hintFor(words.join(' '))
  );
}

function withoutName(args: readonly string[], name: string): string[] {
  const rest = [...args];
  for (const word of name.split(' ')) rest.splice(rest.indexOf(word), 1);
  return rest;
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return (
    error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
  );
}

function complaint(error: Error, command: Command): string {
  const message = error.message.split('. ')[0] ?? '';
  const unknown = /^Unknown option '(--?[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return message;
  const known = optionsOf(command).map(({ name }) => name);
  if (unknown === '--token' && known.includes('--token-file')) {
    return `${message}: others can read command lines; set URR_OPERATOR_TOKEN or use --token-file FILE`;
  }
  const hint = nearest(unknown, known);
  return hint === undefined ? message : `${message}, did you mean '${hint}'?`;
}
