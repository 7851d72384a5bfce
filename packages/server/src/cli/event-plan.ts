/** `urr event plan | plans | cancel`: changes that are to come. */
import { parseArgs } from 'node:util';
import { assertEventId } from '@urr/core/event-id';
import { changeFlags, revOf, signature } from './change-event';
import { type Command, EXIT, type Terminal, UsageError } from './command';
import { OPERATOR_USAGE, type OperatorPlan, openOperator, operatorFlags } from './operator-client';
import { toSettings } from './setting-pairs';
import { printable } from './table';

const ACTIONS = ['set', 'open', 'pause', 'resume', 'close'] as const;

const { why, who, 'if-rev': ifRev } = changeFlags;
const planFlags = { ...operatorFlags, why, who, 'if-rev': ifRev } as const;

const PLAN_USAGE = `  --why TEXT         for the history and for whoever is on duty then
  --who NAME         who you are, default USER@host; only for tokens that are bound to nobody
  --if-rev N         only if the event is still at this revision; otherwise exit code 4
${OPERATOR_USAGE}`;

export const eventPlan: Command = {
  name: 'event plan',
  summary: 'Plan a change for a time: capacity, message, phase',
  usage: `urr event plan ID --at TIME (open | pause | resume | close | set KEY=VALUE…) [--why TEXT]

  --at TIME          ISO 8601 with an offset, as 2027-05-01T20:30:00+09:00
${PLAN_USAGE}

Opening and closing times and the pace have settings of their own: opensAt, closesAt, pacing.schedule.`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...planFlags, at: { type: 'string' } },
    });
    const [eventId, word, ...pairs] = positionals;
    const action = ACTIONS.find((known) => known === word);
    if (eventId === undefined || action === undefined) {
      throw new UsageError(`expected an event and one of ${ACTIONS.join(', ')}`);
    }
    if ((action === 'set') !== pairs.length > 0)
      throw new UsageError('expected KEY=VALUE with set, and only there');
    if (values.at === undefined) throw new UsageError('--at TIME is missing');
    assertEventId(eventId, 'event');
    const settings = action === 'set' ? toSettings(pairs) : undefined;
    const rev = revOf(values['if-rev']);
    const client = await openOperator(values, terminal, world);
    const plans = await client.plan(eventId, {
      ...(await signature(client, values, world)),
      ...(rev === undefined ? {} : { rev }),
      at: values.at,
      action: action === 'set' ? 'configure' : action,
      ...(settings === undefined ? {} : { settings }),
    });
    return show(eventId, plans, values.json, terminal);
  },
};

export const eventPlans: Command = {
  name: 'event plans',
  summary: 'List the changes planned for an event, soonest first',
  usage: `urr event plans ID [--json]

${OPERATOR_USAGE}`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: operatorFlags,
    });
    const [eventId, more] = positionals;
    if (eventId === undefined || more !== undefined) throw new UsageError('expected one event');
    assertEventId(eventId, 'event');
    const plans = await (await openOperator(values, terminal, world)).plans(eventId);
    return show(eventId, plans, values.json, terminal);
  },
};

export const eventCancel: Command = {
  name: 'event cancel',
  summary: 'Take back a planned change, by the id that "event plans" shows',
  usage: `urr event cancel ID PLAN [--why TEXT]

${PLAN_USAGE}`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: planFlags,
    });
    const [eventId, id, more] = positionals;
    if (eventId === undefined || id === undefined || more !== undefined) {
      throw new UsageError('expected an event and the id of a plan');
    }
    assertEventId(eventId, 'event');
    const rev = revOf(values['if-rev']);
    const client = await openOperator(values, terminal, world);
    const plans = await client.cancel(eventId, {
      ...(await signature(client, values, world)),
      ...(rev === undefined ? {} : { rev }),
      id,
    });
    return show(eventId, plans, values.json, terminal);
  },
};

function show(eventId: string, plans: readonly OperatorPlan[], json: boolean, terminal: Terminal): number {
  if (json) terminal.out(JSON.stringify({ eventId, plans }));
  else if (plans.length === 0) terminal.err(`nothing is planned for ${eventId}`);
  else for (const plan of plans) terminal.out(printable(lineOf(plan)));
  return EXIT.done;
}

function lineOf({ id, at, action, settings, who, why }: OperatorPlan): string {
  const what = settings === undefined ? action : `set ${JSON.stringify(settings)}`;
  return `${id}  ${at.replace(/\.\d+Z$/, 'Z')}  ${what}  by ${who}${why === null ? '' : `: ${why}`}`;
}
