/** `urr-edge push`: keys and rules into the KeyValueStore of a guard. */
import { parseArgs } from 'node:util';
import { UrrError } from '@urr/core/errors';
import { buildKeyValues } from '../cloudfront-functions';
import { doubtfulRules } from './callbacks';
import { type Command, UsageError } from './command';
import { readConfig, readKeys } from './input/settings';
import { type Difference, differences, isSameChange, toChange } from './store/diff';
import { updateStore } from './store/store';
import { count, table } from './table';

export const push: Command = {
  name: 'push',
  summary: 'Write keys and rules to the KeyValueStore of a guard; shows the difference first',
  usage: `urr-edge push --kvs ARN --keys FILE [--config FILE] [--modes] [--yes] [--json]

  --kvs ARN       the KeyValueStore of the guard's CloudFront Function
  --config FILE   configuration: JSON, or a module with a default export; urr.config.* here, or else the defaults
  --keys FILE     key rings, and originVerify and bypassKey where there are any; - is standard input
  --modes         bring modes to what the configuration says, too
  --yes           write; without it the difference is shown and nothing is written
  --json          the difference as data

Values are never shown. Modes that are in the store stay as they are without --modes: they are an operator's to change,
with urr-edge mode.`,
  async run(args, terminal, world) {
    const { values } = parseArgs({
      args,
      options: {
        kvs: { type: 'string' },
        config: { type: 'string' },
        keys: { type: 'string' },
        modes: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.kvs === undefined) throw new UsageError('--kvs ARN is missing');
    if (values.keys === undefined) throw new UsageError('--keys FILE is missing');
    const config = await readConfig(values.config, terminal, world);
    const secrets = await readKeys(values.keys, terminal, world.stdin);
    const configured = new Map(Object.entries(buildKeyValues({ config, ...secrets })));
    if (secrets.originVerify !== undefined || secrets.bypassKey !== undefined)
      terminal.err('note: only a function built with --secrets looks for originVerify and bypassKey\n');
    const store = await world.openStore(values.kvs);
    const { values: found } = await store.read();
    const shown = differences(found, configured, values.modes);
    const change = toChange(found, configured, values.modes);
    const isNeeded = change.puts.size + change.deletes.length > 0;
    for (const doubt of doubtfulRules(config)) terminal.err(`warning: ${doubt}\n`);
    if (!values.json) terminal.out(describe(shown));

    terminal.err(modeNote(found.get('urr:mode'), configured.get('urr:mode') as string, values.modes));

    const written = values.yes && isNeeded;
    if (written) {
      await updateStore(store, (now) => {
        const again = toChange(now, configured, values.modes);
        if (isSameChange(again, change)) return again;
        throw new UrrError(
          'ERR_CONFLICT',
          'the store has changed since this difference was made; look at it again',
        );
      });
    }
    if (values.json) terminal.out(`${JSON.stringify({ written, keys: shown }, null, 2)}\n`);
    else if (written) terminal.out('Written. Edge locations see it within seconds.\n');
    else terminal.out(isNeeded ? 'Nothing is written yet: add --yes.\n' : 'Nothing to do.\n');
    return 0;
  },
};

/** What the guard does with this store. A mode is no secret, and the one in the store counts. */
function modeNote(found: string | undefined, configured: string, modes: boolean): string {
  if (modes || found === undefined || found === configured) return `note: mode ${configured}\n`;
  const held = /^(?:off|shadow|enforce)$/.test(found) ? found : 'no mode';
  return `note: the store says ${held}, the configuration ${configured}: the store counts; --modes or urr-edge mode changes it\n`;
}

const MARKS = { new: '+', changed: '~', unused: '-', kept: ' ', unchanged: ' ' };

function describe(shown: readonly Difference[]): string {
  return table(
    shown.map(({ key, kind, bytesBefore, bytesAfter }) => [
      `${MARKS[kind]} ${key}`,
      kind === 'kept' ? 'kept, not as configured' : kind,
      kind === 'changed'
        ? `${count(bytesBefore ?? 0)} → ${count(bytesAfter ?? 0)} bytes`
        : `${count(bytesAfter ?? bytesBefore ?? 0)} bytes`,
    ]),
  );
}
