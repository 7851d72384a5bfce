/** `urr-edge mode`: the switch between guarding, watching and letting everybody through, without a deployment. */
import { parseArgs } from 'node:util';
import { assertEventId } from '@urr/core/event-id';
import { type Command, type Terminal, UsageError } from './command';
import { describeModes, modesIn, ofEvent } from './current-modes';
import { findConfig } from './input/settings';
import {
  EVENT_PREFIX,
  enforcedKey,
  eventsWithOwnMode,
  withMode,
  withModeEverywhere,
} from './store/overrides';
import { type Change, type KeyValueStore, updateStore } from './store/store';

const MODES = ['off', 'shadow', 'enforce'] as const;
type Mode = (typeof MODES)[number];

const MEANING: { readonly [mode in Mode]: string } = {
  off: 'everybody passes and nothing is logged',
  shadow: 'everybody passes; what would have been refused is logged',
  enforce: 'nobody passes without what the rules ask for',
};

export const mode: Command = {
  name: 'mode',
  summary:
    'Switch guards to off, shadow or enforce within seconds, for all events or one; without a mode, show them',
  usage: `urr-edge mode [off | shadow | enforce] --kvs ARN [--event ID | --all [--config FILE]] [--dry-run] [--json]

  --kvs ARN      the KeyValueStore of the guard's CloudFront Function
  --event ID     this event only; without it every event that has no mode of its own in the store
  --all          those that have one as well
  --config FILE  with --all: events that have a mode in there are switched too, for the function may know them and the
                 store not; urr.config.* here by default. off needs none: nothing that is built in beats it
  --dry-run      show what would change and write nothing
  --json         what was changed, or the modes, as data

Written at once: this is the kill switch. Nothing is deployed; edge locations see it within seconds.
It overrides the configuration until it is set again. Without a mode nothing is written: the modes in the store are
shown, (as configured) where it has none.`,
  async run(args, terminal, { openStore, folder }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        kvs: { type: 'string' },
        event: { type: 'string' },
        all: { type: 'boolean', default: false },
        config: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const wanted = MODES.find((known) => known === positionals[0]);
    if (positionals.length > 1 || (wanted === undefined && positionals.length > 0))
      throw new UsageError(`expected one of ${MODES.join(', ')}, found "${positionals.join(' ')}"`);
    if (values.kvs === undefined) throw new UsageError('--kvs ARN is missing');
    const { event, all, 'dry-run': dryRun, json } = values;
    if (all && event !== undefined) throw new UsageError('--all and --event do not go together');
    if (values.config !== undefined && !all) throw new UsageError('--config goes with --all');
    if (wanted === undefined && (all || dryRun))
      throw new UsageError(`${all ? '--all' : '--dry-run'} needs a mode: one of ${MODES.join(', ')}`);
    if (event !== undefined) assertEventId(event, '--event');

    const store = await openStore(values.kvs);
    if (wanted !== undefined) {
      // Whatever is wrong with a configuration, off has to work.
      const builtIn = all && wanted !== 'off' ? await eventsBuiltIn(values.config, terminal, folder) : [];
      return switchTo(wanted, { event, all, builtIn, dryRun, json }, store, terminal);
    }
    const modes = modesIn((await store.read()).values);
    const shown = event === undefined ? modes : ofEvent(modes, event);
    terminal.out(json ? `${JSON.stringify(shown, null, 2)}\n` : describeModes(shown));
    return 0;
  },
};

type Options = {
  readonly event: string | undefined;
  readonly all: boolean;
  /** Events that may have a mode which the store does not know. */
  readonly builtIn: readonly string[];
  readonly dryRun: boolean;
  readonly json: boolean;
};

async function switchTo(
  wanted: Mode,
  { event, all, builtIn, dryRun, json }: Options,
  store: KeyValueStore,
  { out, err }: Terminal,
): Promise<number> {
  let found: ReadonlyMap<string, string> = new Map();
  const plan = (now: ReadonlyMap<string, string>) =>
    all ? withModeEverywhere(now, builtIn, wanted) : withMode(now, event, wanted);
  if (dryRun) found = (await store.read()).values;
  else
    await updateStore(store, (now) => {
      found = now;
      return toChange(now, plan(now));
    });

  const changes = [...plan(found)].map(([key, after]) => ({ key, before: found.get(key) ?? null, after }));
  const apart = event === undefined && !all ? eventsWithOwnMode(found) : [];
  if (json) {
    const shown = { written: !dryRun, changes, eventsWithOwnMode: Object.fromEntries(apart) };
    out(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    for (const { key, before, after } of changes) out(`${key}: ${before ?? '(as configured)'} → ${after}\n`);
    out(`${event === undefined ? 'All events' : `Event ${event}`}: ${MEANING[wanted]}.\n`);
    out(
      dryRun
        ? 'Nothing is written: leave --dry-run out to switch.\n'
        : 'Edge locations see it within seconds; no deployment, no cache to clear.\n',
    );
  }
  for (const [key, value] of apart)
    err(
      `note: event ${key.slice(EVENT_PREFIX.length)} has ${value} and is not changed by this; add --event ID or --all to change it\n`,
    );
  return 0;
}

/** Events the configuration gives a mode of their own. */
async function eventsBuiltIn(
  file: string | undefined,
  terminal: Terminal,
  folder: string,
): Promise<readonly string[]> {
  const config = await findConfig(file, terminal, folder);
  if (config === undefined)
    terminal.err(
      'note: no urr.config.* here: an event whose mode is built into the function and not in the store keeps it\n',
    );
  return Object.entries(config?.events ?? {}).flatMap(([id, rule]) => (rule.mode === undefined ? [] : [id]));
}

/** The mode, and beside it whether any event is enforced, in one write. */
function toChange(found: ReadonlyMap<string, string>, modes: ReadonlyMap<string, string>): Change {
  const { key, value } = enforcedKey(new Map([...found, ...modes]));
  if (value !== null) return { puts: new Map([...modes, [key, value]]), deletes: [] };
  return { puts: modes, deletes: found.has(key) ? [key] : [] };
}
