/** `urr-edge explain`: which rule, tier and event a path has, one by one or for a whole access log. */
import { parseArgs } from 'node:util';
import type { Config } from '@urr/core';
import { InputError } from '@urr/core/errors';
import { type Command, type Terminal, UsageError, type World } from '../command';
import { readLines } from '../input/lines';
import { readConfig } from '../input/settings';
import { count, printable, table } from '../table';
import { createAccessLogReader } from './access-log';
import { createJudge, type Judgement } from './judge';
import { createTally, type Tally } from './tally';

export const explain: Command = {
  name: 'explain',
  summary: 'Say which rule, tier and event a path has; or what an access log would have met',
  usage: `urr-edge explain [--config FILE] (PATH… | --access-log FILE…) [--json]

  --config FILE       configuration: JSON, or a module with a default export; urr.config.* here, or else the defaults
  PATH                a path or an address, with a method before it in quotes: "POST /api/v1/payments/return/toss"
  --access-log FILE   CloudFront standard log, plain or gzip; - is standard input; may be repeated
  --gz                the log is compressed, also where that cannot be seen (standard input)
  --json              data instead of a table

Nothing has to be deployed: yesterday's log shows what the rules would have refused, and which callbacks they would cut.`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        'access-log': { type: 'string', multiple: true, default: [] },
        gz: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const files = values['access-log'];
    if (files.length === 0 && positionals.length === 0)
      throw new UsageError('PATH or --access-log FILE is missing');
    if (files.length > 0 && positionals.length > 0)
      throw new UsageError('PATH and --access-log do not go together');
    const config = await readConfig(values.config, terminal, world);
    if (files.length === 0) explainPaths(config, positionals, values.json, terminal);
    else await explainLog(config, files, values, terminal, world);
    return 0;
  },
};

function explainPaths(
  config: Config,
  requests: readonly string[],
  json: boolean,
  { out, err }: Terminal,
): void {
  const judge = createJudge(config);
  const judgements = requests.map((request) => {
    const [, method = 'GET', target = ''] =
      /^(?:([A-Za-z]+) +)?(?:https?:\/\/[^/?#]*)?(.*)$/s.exec(request) ?? [];
    if (!target.startsWith('/'))
      throw new UsageError(`${printable(request)}: expected a path that begins with /`);
    return judge(method.toUpperCase(), target.split(/[?#]/)[0] as string);
  });
  out(json ? `${JSON.stringify(judgements, null, 2)}\n` : table([HEADER, ...judgements.map(toRow)]));
  for (const { method, path, callback, refused } of judgements) {
    if (refused && callback !== null)
      err(
        `note: ${printable(`${method} ${path}`)} reads as "${callback}"; what calls it has no pass, see routes.exempt\n`,
      );
  }
}

const HEADER = ['request', 'tier', 'event', 'mode', 'rule', 'without passes'];

function toRow({ method, path, canonical, tier, eventId, mode, rule, without }: Judgement): string[] {
  const name = canonical ? (rule ?? 'no rule') : 'not canonical';
  return [
    `${method} ${path}`,
    canonical ? String(tier) : '-',
    eventId ?? '-',
    canonical && tier === 0 ? '-' : mode,
    name,
    without,
  ];
}

async function explainLog(
  config: Config,
  files: readonly string[],
  options: { readonly gz: boolean; readonly json: boolean },
  terminal: Terminal,
  { stdin }: World,
): Promise<void> {
  const tally = createTally(config);
  let unreadable = 0;
  for (const file of files) {
    const read = createAccessLogReader();
    for await (const line of readLines('--access-log', file, { gz: options.gz, stdin })) {
      const entry = read(line);
      if (entry === undefined) unreadable++;
      else if (entry !== null) tally.add(entry);
    }
  }
  const result = tally.result();
  if (unreadable > 0) {
    if (result.requests === 0)
      throw new InputError(
        '--access-log',
        `${files.join(', ')}: no line of a CloudFront standard log in there`,
      );
    const lines = unreadable === 1 ? '1 line is' : `${count(unreadable)} lines are`;
    terminal.err(`warning: ${lines} no CloudFront standard log and passed over\n`);
  }
  terminal.out(options.json ? `${JSON.stringify({ ...result, unreadable }, null, 2)}\n` : describe(result));
}

function describe({ requests, refused, groups, callbacks, notCanonical, unlisted }: Tally): string {
  const sections = [
    `${count(requests)} requests, ${count(refused)} of them refused for somebody without passes\n`,
    table([
      ['tier', 'rule', 'event', 'requests', 'refused without passes'],
      ...groups.map((group) => [
        String(group.tier),
        group.rule ?? 'no rule',
        group.eventId ?? '-',
        group.requests,
        group.refused,
      ]),
    ]),
  ];
  if (callbacks.length > 0) {
    sections.push(
      'Refused, and nobody who waits seems to send them. Where that is so, put them into routes.exempt with their method:\n',
      table([
        ['request', 'requests', 'because'],
        ...callbacks.map(({ request, requests: times, signs }) => [request, times, signs.join(', ')]),
      ]),
    );
  }
  if (notCanonical.length > 0) {
    sections.push(
      'Not canonical, answered 400 once any event is enforced:\n',
      table([['path', 'requests'], ...notCanonical.map(({ path, requests: times }) => [path, times])]),
    );
  }
  if (unlisted > 0) sections.push(`${count(unlisted)} more requests of these kinds are not listed.\n`);
  return sections.join('\n');
}
