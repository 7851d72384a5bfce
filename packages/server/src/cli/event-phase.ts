/** `urr event open | pause | resume | close | reset`: one word each, the same in everything but what it does. */
import { parseArgs } from 'node:util';
import { CHANGE_USAGE, changeEvent, changeFlags, type Plan } from './change-event';
import { type Command, Failure, UsageError } from './command';
import { OPERATOR_USAGE, type OperatorEvent } from './operator-client';
import { count } from './table';

type Word = {
  readonly action: Exclude<Plan['action'], 'configure'>;
  readonly summary: string;
  readonly about: string;
  readonly creates?: true;
  expect(event: OperatorEvent, now: number): OperatorEvent;
  danger?(event: OperatorEvent): string | undefined;
};

const WORDS: readonly Word[] = [
  {
    action: 'close',
    summary: 'End the sale: nobody joins, nobody is let through',
    about: 'Asks first on a terminal; elsewhere it needs --yes.',
    expect: (event) => withPhase(event, 'closed'),
    danger: (event) => `Close ${event.eventId} (${event.phase}, ${peopleIn(event)})`,
  },
  {
    action: 'open',
    summary: 'Let people through from now on, making the event if need be',
    about: 'A closing time that has passed is taken off.',
    creates: true,
    expect: (event, now) => {
      const { closesAt } = event.settings;
      const ended = closesAt !== null && Date.parse(closesAt) <= now;
      return withPhase(event, 'open', ended ? { closesAt: null } : {});
    },
  },
  {
    action: 'pause',
    summary: 'Let nobody through for now; places stay and new ones are given out',
    about: 'Asks first where the sale is open; elsewhere it then needs --yes.',
    expect: (event) => withPhase(event, 'paused'),
    danger: (event) =>
      event.phase === 'open' ? `Pause ${event.eventId}, which is open (${peopleIn(event)})` : undefined,
  },
  {
    action: 'reset',
    summary: 'Begin the line again in both tiers; every place and pass is void',
    about:
      'Asks first on a terminal; elsewhere it needs --yes. Guards need minEpoch to refuse old passes at once.',
    expect: (event) => ({ ...event, rev: event.rev + 1, epoch: event.epoch + 1 }),
    danger: (event) => `Reset ${event.eventId}: void the places and passes of all (${peopleIn(event)})`,
  },
  {
    action: 'resume',
    summary: 'End a pause: open again, or scheduled if the opening time is to come',
    about: 'Refused unless the event is paused.',
    expect(event, now) {
      const { phase, opensAt } = event.settings;
      if (phase !== 'paused')
        throw new Failure('ERR_OPERATOR_REFUSED', `the event is ${phase}, not paused`, 3);
      return withPhase(event, opensAt !== null && Date.parse(opensAt) > now ? 'scheduled' : 'open');
    },
  },
];

export const [eventClose, eventOpen, eventPause, eventReset, eventResume] = WORDS.map(command) as [
  Command,
  Command,
  Command,
  Command,
  Command,
];

function command(word: Word): Command {
  const { action, danger } = word;
  return {
    name: `event ${action}`,
    summary: word.summary,
    usage: `urr event ${action} ID [--why TEXT] [--if-rev N] [--dry-run]${danger ? ' [--yes]' : ''}

${CHANGE_USAGE}${danger ? '\n  --yes              do it without asking' : ''}
${OPERATOR_USAGE}

${word.about}`,
    async run(args, terminal, world) {
      const { values, positionals } = parseArgs({
        args: [...args],
        allowPositionals: true,
        options: changeFlags,
      });
      if (positionals.length > 1) throw new UsageError('expected one event');
      const plan: Plan = {
        action,
        creates: word.creates ?? false,
        expect: (before) => word.expect(before ?? newEvent(positionals[0] as string), world.clock()),
        ...(danger === undefined ? {} : { danger }),
      };
      return changeEvent(positionals[0], plan, values, terminal, world);
    },
  };
}

function withPhase(
  event: OperatorEvent,
  phase: OperatorEvent['phase'],
  more: Partial<OperatorEvent['settings']> = {},
): OperatorEvent {
  return { ...event, rev: event.rev + 1, phase, settings: { ...event.settings, phase, ...more } };
}

/** Before anybody has configured it. */
export function newEvent(eventId: string): OperatorEvent {
  return {
    eventId,
    rev: 0,
    epoch: 1,
    phase: 'open',
    settings: {
      phase: 'open',
      opensAt: null,
      closesAt: null,
      order: null,
      pacing: null,
      ledger: null,
      maxUsers: null,
      threshold: null,
      message: null,
    },
    waitingRoom: null,
    entryQueue: null,
  };
}

function peopleIn({ waitingRoom, entryQueue }: OperatorEvent): string {
  const waiting = (waitingRoom?.waiting ?? 0) + (entryQueue?.waiting ?? 0);
  return `${count(waiting)} waiting, ${count(entryQueue?.active ?? 0)} inside`;
}
