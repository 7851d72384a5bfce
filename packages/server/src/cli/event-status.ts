/** `urr event status`: one event, once or as it changes. */
import { parseArgs } from 'node:util';
import { assertEventId } from '@urr/core/event-id';
import { type Command, EXIT, Failure, type Terminal, UsageError, type World } from './command';
import { describeEvent, summarizeEvent } from './event-text';
import {
  OPERATOR_USAGE,
  type OperatorClient,
  type OperatorEvent,
  openOperator,
  operatorFlags,
} from './operator-client';

const EVERY_SECONDS = 2;

export const eventStatus: Command = {
  name: 'event status',
  summary: 'Show one event: phase, both lines, pace, capacity, times, message',
  usage: `urr event status ID [--watch [--every SECONDS]] [--json]

  --watch            again and again until Ctrl-C; in a pipe a line each time
  --every SECONDS    with --watch, default ${EVERY_SECONDS}
${OPERATOR_USAGE}`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...operatorFlags,
        watch: { type: 'boolean', default: false },
        every: { type: 'string', default: String(EVERY_SECONDS) },
      },
    });
    const [eventId] = positionals;
    if (eventId === undefined || positionals.length > 1) throw new UsageError('expected one event');
    assertEventId(eventId, 'event');
    if (!/^[1-9]\d{0,3}$/.test(values.every)) throw new UsageError('--every: expected 1 to 9999 seconds');
    const client = await openOperator(values, terminal, world);
    if (values.watch) return watch(client, eventId, Number(values.every), values.json, terminal, world);
    const event = await client.get(eventId);
    for (const line of values.json ? [JSON.stringify(event)] : describeEvent(event)) terminal.out(line);
    return EXIT.done;
  },
};

async function watch(
  client: OperatorClient,
  eventId: string,
  everySeconds: number,
  json: boolean,
  terminal: Terminal,
  world: World,
): Promise<number> {
  const { signal, screen } = terminal;
  let last: string | undefined;
  while (!signal.aborted) {
    const at = new Date(world.clock()).toISOString().slice(0, 19);
    try {
      const event = await client.get(eventId);
      if (json) terminal.out(JSON.stringify(event));
      else if (screen === undefined) terminal.out(`${at}Z  ${summarizeEvent(event)}`);
      else {
        last = page(event, at, everySeconds);
        screen.redraw(last);
      }
    } catch (error) {
      // Somebody who watches a sale is not left alone because one request failed.
      if (!(error instanceof Failure) || error.exitCode !== EXIT.failed) throw error;
      if (signal.aborted) break;
      if (screen === undefined || last === undefined) terminal.err(`${at}Z  ${error.message}`);
      else screen.redraw(`${last}\n\n${error.message}`);
    }
    await world.sleep(everySeconds * 1000, signal);
  }
  return EXIT.done;
}

function page(event: OperatorEvent, at: string, everySeconds: number): string {
  return [...describeEvent(event), '', `${at}Z, every ${everySeconds} s, Ctrl-C ends`].join('\n');
}
