/** `urr event list`: every event, one line each. */
import { parseArgs } from 'node:util';
import type { Command } from './command';
import { OPERATOR_USAGE, openOperator, operatorFlags } from './operator-client';
import { table } from './table';

export const eventList: Command = {
  name: 'event list',
  summary: 'List every event with its phase and how many wait and are inside',
  usage: `urr event list [--json]

${OPERATOR_USAGE}`,
  async run(args, terminal, world) {
    const { values } = parseArgs({ args: [...args], options: operatorFlags });
    const events = await (await openOperator(values, terminal, world)).list();
    if (values.json) {
      terminal.out(JSON.stringify({ events }));
      return 0;
    }
    if (events.length === 0) terminal.err('no events yet: urr event open ID makes one');
    const rows = events.map(({ eventId, phase, rev, settings, waitingRoom, entryQueue }) => [
      eventId,
      phase,
      waitingRoom?.waiting ?? '-',
      waitingRoom?.serving ?? '-',
      entryQueue?.waiting ?? '-',
      entryQueue?.active ?? '-',
      settings.maxUsers ?? '-',
      rev,
    ]);
    const head = ['event', 'phase', 'waiting', 'serving', 'queue', 'inside', 'capacity', 'rev'];
    if (rows.length > 0) for (const line of table([head, ...rows])) terminal.out(line);
    return 0;
  },
};
