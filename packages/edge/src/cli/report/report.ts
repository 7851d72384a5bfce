/** `urr-edge report`: what shadow mode would have refused, from the lines guards log. */
import { parseArgs } from 'node:util';
import type { Config } from '@urr/core';
import { matchRoute } from '@urr/core/routes';
import { type Command, UsageError } from '../command';
import { createCounter } from '../counter';
import { readLines } from '../input/lines';
import { findConfig } from '../input/settings';
import { count, table } from '../table';
import { type LoggedDecision, readDecision } from './read';

export const report: Command = {
  name: 'report',
  summary: 'Sum up what guards in shadow mode would have refused, from their log',
  usage: `urr-edge report --log FILE… [--config FILE] [--top N] [--json]

  --log FILE      log with the guard's lines, plain or gzip; - is standard input; may be repeated
  --config FILE   configuration, to count by rule as well; urr.config.* here, where there is one
  --top N         paths to list, 20 by default
  --gz            the log is compressed, also where that cannot be seen (standard input)
  --json          data instead of tables

A line is {"urr":"guard","reason":…,"eventId":…,"method":…,"path":…}; what stands before it does not matter.`,
  async run(args, terminal, { stdin, folder }) {
    const { values } = parseArgs({
      args,
      options: {
        log: { type: 'string', multiple: true, default: [] },
        config: { type: 'string' },
        top: { type: 'string', default: '20' },
        gz: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.log.length === 0) throw new UsageError('--log FILE is missing');
    if (!/^\d{1,4}$/.test(values.top))
      throw new UsageError(`--top ${values.top}: expected a number up to 9999`);
    const config = await findConfig(values.config, terminal, folder);
    const sum = createSum(config, Number(values.top));
    for (const file of values.log) {
      for await (const line of readLines('--log', file, { gz: values.gz, stdin })) {
        const decision = readDecision(line);
        if (decision !== undefined) sum.add(decision);
      }
    }
    const result = sum.result();
    if (result.decisions === 0) {
      terminal.err(
        'note: no line of a guard in there. Guards log when onDecision is logShadow, see the edge guide\n',
      );
    }
    terminal.out(values.json ? `${JSON.stringify(result, null, 2)}\n` : describe(result));
    return 0;
  },
};

type Share = { readonly name: string; readonly requests: number };

type Sum = {
  /** Lines of guards. */
  readonly decisions: number;
  /** Refusals that were not, because of shadow mode. */
  readonly wouldRefuse: number;
  /** Refusals that were. */
  readonly refused: number;
  readonly reasons: readonly Share[];
  readonly events: readonly Share[];
  /** Null without a configuration. */
  readonly rules: readonly Share[] | null;
  readonly paths: readonly Share[];
};

const PASSED = new Set(['admitted', 'open', 'exempt', 'preflight', 'bypass', 'off']);

function createSum(config: Config | undefined, top: number) {
  const reasons = createCounter<undefined>(1000);
  const events = createCounter<undefined>();
  const rules = createCounter<undefined>();
  const paths = createCounter<undefined>(100_000);
  const none = () => undefined;
  let decisions = 0;
  let wouldRefuse = 0;
  let refused = 0;
  const shares = (counter: ReturnType<typeof createCounter<undefined>>): Share[] =>
    counter.ranked().map(({ key, count: requests }) => ({ name: key, requests }));

  return {
    add({ reason, shadow, eventId, method, path }: LoggedDecision): void {
      decisions++;
      if (PASSED.has(reason)) return;
      if (shadow) wouldRefuse++;
      else refused++;
      reasons.add(reason, none);
      events.add(eventId ?? '-', none);
      paths.add(`${method} ${path}`, none);
      if (config !== undefined) rules.add(matchRoute(config, method, path).rule ?? 'not canonical', none);
    },
    result: (): Sum => ({
      decisions,
      wouldRefuse,
      refused,
      reasons: shares(reasons),
      events: shares(events),
      rules: config === undefined ? null : shares(rules),
      paths: shares(paths).slice(0, top),
    }),
  };
}

function describe({ decisions, wouldRefuse, refused, reasons, events, rules, paths }: Sum): string {
  const section = (title: string, shares: readonly Share[]): string[] =>
    shares.length === 0
      ? []
      : [table([[title, 'requests'], ...shares.map(({ name, requests }) => [name, requests])])];
  return [
    `${count(decisions)} decisions: ${count(wouldRefuse)} would have been refused, ${count(refused)} were\n`,
    ...section('reason', reasons),
    ...section('event', events),
    ...section('rule', rules ?? []),
    ...section('path', paths),
  ].join('\n');
}
