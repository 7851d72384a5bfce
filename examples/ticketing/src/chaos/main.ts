/** The command: `pnpm chaos`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from '../../../../tooling/bench/bench';
import { withResults } from '../../../../tooling/bench/document';
import { toMarkdown } from '../../../../tooling/bench/table';
import { ensureService } from '../../../../tooling/services';
import { type ChaosOptions, parseChaosOptions, USAGE } from './options';
import { tablesOf, toResult, verdictOf } from './report';
import { runChaos } from './run';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/performance.md');

const options = readOptions();
if (options === 'help') process.stdout.write(USAGE);
// Whoever lost their connection to a run that is over must not keep it from ending.
else process.exit(await rehearse(options));

async function rehearse(settings: ChaosOptions): Promise<number> {
  const program = ensureService('redis');
  if (program === null) return 1;
  const say = (text: string): void => console.log(text);
  say(`${settings.visitors} visitors, ${settings.processes} server processes, seed ${settings.seed}`);
  const run = await runChaos(program, settings, say);
  const text = tablesOf(run, settings).map(toMarkdown).join('\n\n');
  const wrong = verdictOf(run, settings.visitors);
  say(`\n${text}\n`);
  for (const what of wrong) say(`  ✗ ${what}`);
  say(
    wrong.length === 0
      ? 'Nobody lost, no number twice, never too many inside, nobody past the doors.'
      : 'Not good.',
  );
  if (settings.write && wrong.length === 0) {
    const results = `${text}\n\n${machine()}.`;
    writeFileSync(DOCUMENT, withResults(readFileSync(DOCUMENT, 'utf8'), 'chaos', results));
  }
  say(JSON.stringify(toResult(run)));
  return wrong.length === 0 ? 0 : 1;
}

function readOptions(): ChaosOptions | 'help' {
  try {
    return parseChaosOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return process.exit(2);
  }
}
