/** `urr-edge mode`: the switch between guarding, watching and letting everybody through, without a deployment. */
import { parseArgs } from 'node:util';
import { assertEventId } from '@urr/core/event-id';
import { type Command, UsageError } from './command';
import { EVENT_PREFIX, MODE_KEY, withMode } from './store/overrides';
import { updateStore } from './store/store';

const MODES = ['off', 'shadow', 'enforce'] as const;
type Mode = (typeof MODES)[number];

const MEANING: { readonly [mode in Mode]: string } = {
  off: 'everybody passes and nothing is logged',
  shadow: 'everybody passes; what would have been refused is logged',
  enforce: 'nobody passes without what the rules ask for',
};

export const mode: Command = {
  name: 'mode',
  summary: 'Switch guards to off, shadow or enforce within seconds, for all events or one',
  usage: `urr-edge mode (off | shadow | enforce) --kvs ARN [--event ID] [--json]

  --kvs ARN    the KeyValueStore of the guard's CloudFront Function
  --event ID   this event only; without it every event that has no mode of its own in the store
  --json       what was changed, as data

Written at once: this is the kill switch. Nothing is deployed; edge locations see it within seconds.
It overrides the configuration until it is set again.`,
  async run(args, terminal, { openStore }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        kvs: { type: 'string' },
        event: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const wanted = MODES.find((known) => known === positionals[0]);
    if (wanted === undefined || positionals.length > 1)
      throw new UsageError(`expected one of ${MODES.join(', ')}, found "${positionals.join(' ')}"`);
    if (values.kvs === undefined) throw new UsageError('--kvs ARN is missing');
    const { event } = values;
    if (event !== undefined) assertEventId(event, '--event');
    const key = event === undefined ? MODE_KEY : EVENT_PREFIX + event;

    const store = await openStore(values.kvs);
    let before: string | undefined;
    let apart: string[] = [];
    await updateStore(store, (found) => {
      before = found.get(key);
      apart =
        event === undefined ? [...found].filter(([name]) => name.startsWith(EVENT_PREFIX)).map(said) : [];
      return { puts: new Map([[key, withMode(key, before, wanted)]]), deletes: [] };
    });

    const change = {
      key,
      before: before ?? null,
      after: withMode(key, before, wanted),
      eventsWithOwnMode: apart,
    };
    if (values.json) terminal.out(`${JSON.stringify(change, null, 2)}\n`);
    else {
      terminal.out(`${key}: ${before ?? '(as configured)'} → ${change.after}\n`);
      terminal.out(`${event === undefined ? 'All events' : `Event ${event}`}: ${MEANING[wanted]}.\n`);
      terminal.out('Edge locations see it within seconds; no deployment, no cache to clear.\n');
    }
    for (const own of apart)
      terminal.err(`note: ${own} and is not changed by this; add --event ID to change it\n`);
    return 0;
  },
};

function said([key, value]: readonly [string, string]): string {
  return `event ${key.slice(EVENT_PREFIX.length)} has ${value}`;
}
