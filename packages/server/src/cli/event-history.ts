/** `urr event history`: who changed what, and why. */
import { parseArgs } from 'node:util';
import { assertEventId } from '@urr/core/event-id';
import { type Command, UsageError } from './command';
import { changesBetween, describeChanges, describeSettings } from './event-changes';
import { OPERATOR_USAGE, openOperator, operatorFlags } from './operator-client';
import { printable } from './table';

export const eventHistory: Command = {
  name: 'event history',
  summary: 'Show who changed an event, when, why, and what it was before',
  usage: `urr event history ID [--limit N] [--json]

  --limit N          changes to show, the newest first; default 20, at most 1000
${OPERATOR_USAGE}`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...operatorFlags, limit: { type: 'string', default: '20' } },
    });
    const [eventId] = positionals;
    if (eventId === undefined || positionals.length > 1) throw new UsageError('expected one event');
    assertEventId(eventId, 'event');
    const limit = /^\d{1,4}$/.test(values.limit) ? Number(values.limit) : 0;
    if (limit < 1 || limit > 1000) throw new UsageError('--limit: expected 1 to 1000');
    const entries = await (await openOperator(values, terminal, world)).history(eventId, limit);
    if (values.json) {
      terminal.out(JSON.stringify({ eventId, entries }));
      return 0;
    }
    if (entries.length === 0) terminal.err(`nobody has changed ${eventId} yet`);
    for (const entry of entries) {
      const at = new Date(entry.at).toISOString().slice(0, 19);
      const why = entry.why === null ? '' : `: ${entry.why}`;
      terminal.out(printable(`${at}Z  rev ${entry.rev}  ${entry.action}  by ${entry.who}${why}`));
      if (entry.plan) {
        const { id, action, at, settings = {} } = entry.plan;
        const planned = describeSettings(settings).join(', ');
        terminal.out(printable(`  plan ${id}: ${action}${planned && ` ${planned}`} at ${at}`));
      }
      const changes = changesBetween(entry.before, entry.after);
      if (!entry.plan || changes.length > 0) {
        for (const line of describeChanges(changes)) terminal.out(`  ${printable(line)}`);
      }
      if (entry.failed !== undefined) terminal.out(`  failed: ${printable(entry.failed)}`);
    }
    return 0;
  },
};
