/** What every command that changes an event does: look, say what would happen, ask, change, say what happened. */
import { canMovePhase } from '@urr/core';
import { assertEventId } from '@urr/core/event-id';
import { EXIT, Failure, type Terminal, UsageError, type World } from './command';
import { changesBetween, describeChanges } from './event-changes';
import {
  type ChangeBody,
  type OperatorClient,
  type OperatorEvent,
  openOperator,
  operatorFlags,
} from './operator-client';
import { printable } from './table';

export const changeFlags = {
  ...operatorFlags,
  why: { type: 'string' },
  who: { type: 'string' },
  'if-rev': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
} as const;

export const CHANGE_USAGE = `  --why TEXT         for the history and for whoever is on duty next
  --who NAME         who you are, default USER@host; only for tokens that are bound to nobody
  --if-rev N         only if the event is still at this revision; otherwise exit code 4
  --dry-run          say what would change, change nothing`;

type Values = {
  readonly url?: string | undefined;
  readonly 'token-file'?: string | undefined;
  readonly json: boolean;
  readonly why?: string | undefined;
  readonly who?: string | undefined;
  readonly 'if-rev'?: string | undefined;
  readonly 'dry-run': boolean;
  readonly yes: boolean;
};

export type Plan = {
  readonly action: 'configure' | 'open' | 'pause' | 'resume' | 'close' | 'reset';
  readonly settings?: object;
  /** Whether the event need not be there. */
  readonly creates: boolean;
  /** The event as it would be. */
  expect(before: OperatorEvent | undefined): OperatorEvent;
  /** What makes the change dangerous, as a question; undefined where it is not. */
  danger?(before: OperatorEvent): string | undefined;
};

export async function changeEvent(
  eventId: string | undefined,
  plan: Plan,
  values: Values,
  terminal: Terminal,
  world: World,
): Promise<number> {
  if (eventId === undefined) throw new UsageError('which event? Its id is missing');
  assertEventId(eventId, 'event');
  const rev = revOf(values['if-rev']);
  const client = await openOperator(values, terminal, world);
  const before = plan.creates ? await client.find(eventId) : await client.get(eventId);
  if (values['dry-run']) {
    if (rev !== undefined && rev !== (before?.rev ?? 0)) {
      throw new Failure(
        'ERR_OPERATOR_CONFLICT',
        `the event is at revision ${before?.rev ?? 0}, not ${rev}`,
        EXIT.conflict,
      );
    }
    const after = plan.expect(before);
    const [from, to] = [before?.phase ?? after.phase, after.phase];
    if (!canMovePhase(from, to)) {
      throw new Failure('ERR_OPERATOR_REFUSED', `an event that is ${from} cannot be ${to}`, EXIT.refused);
    }
    report(eventId, plan, before, after, values, terminal);
    return EXIT.done;
  }

  const question = before && !values.yes ? plan.danger?.(before) : undefined;
  if (question !== undefined) {
    if (terminal.screen === undefined) {
      throw new UsageError(`${question}? Nobody is here to ask: add --yes`);
    }
    const answer = await terminal.screen.ask(`${printable(question)}? Type the event's id to go on:`);
    if (answer.trim() !== eventId) {
      terminal.err('nothing was changed');
      return EXIT.failed;
    }
  }
  // Whoever was asked decided on what they saw: if that has changed meanwhile, they decide again.
  const expectedRev = rev ?? (question === undefined ? undefined : before?.rev);
  const body: ChangeBody = {
    ...(await signature(client, values, world)),
    ...(expectedRev === undefined ? {} : { rev: expectedRev }),
    ...(plan.settings === undefined ? {} : { settings: plan.settings }),
  };
  const after = await client.change(eventId, plan.action, body);
  report(eventId, plan, before, after, values, terminal);
  return EXIT.done;
}

/** Who makes a change, where the token does not say, and why. */
export async function signature(
  client: OperatorClient,
  { who, why }: Pick<Values, 'who' | 'why'>,
  { user }: World,
): Promise<Pick<ChangeBody, 'who' | 'why'>> {
  const bound = await client.boundTo();
  if (bound !== null && who !== undefined) {
    throw new UsageError(
      `--who: the history names whom the token is bound to${bound && `, ${printable(bound)}`}`,
    );
  }
  return { ...(bound === null ? { who: who ?? user } : {}), ...(why === undefined ? {} : { why }) };
}

function report(
  eventId: string,
  { action }: Plan,
  before: OperatorEvent | undefined,
  after: OperatorEvent,
  values: Values,
  terminal: Terminal,
): void {
  const dryRun = values['dry-run'];
  const changes = changesBetween(before, after);
  if (values.json) {
    terminal.out(JSON.stringify({ eventId, action, dryRun, rev: after.rev, changes }));
    return;
  }
  const made = before === undefined ? ', a new event' : '';
  terminal.out(`${eventId}${made}, ${dryRun ? `would be` : 'now'} at revision ${after.rev}`);
  for (const line of describeChanges(changes)) terminal.out(`  ${printable(line)}`);
}

export function revOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new UsageError('--if-rev: expected a revision, a whole number');
  return Number(text);
}
