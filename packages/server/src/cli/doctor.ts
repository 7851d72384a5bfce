/** `urr doctor`: looks at a live site from outside. */
import { parseArgs } from 'node:util';
import { InputError } from '@urr/core/errors';
import { assertEventId } from '@urr/core/event-id';
import { type Command, EXIT, UsageError } from './command';
import { type Examination, examine, type Finding } from './doctor/examine';
import { readConfig } from './input-files';
import { printable } from './table';

const MOST_REQUESTS = 40;

export const doctor: Command = {
  name: 'doctor',
  summary: 'Examine a live site from outside: guard, cookies, caching, clocks, callbacks',
  usage: `urr doctor URL [--event ID] [--config FILE] [--api URL] [--json]

  --event ID         an event to ask about; without it checks are left out
  --config FILE      what guards and servers run with; the defaults without one
  --api URL          where the waiting room answers, if that is another origin
  --no-join          do not join the line: leaves out all that is to be learned from cookies
  --callback PATH    what a payment provider POSTs to; may be repeated
  --behavior PATTERN a further cache behaviour, as /static/*; may be repeated
  --waf-limit N      requests your rate rule allows an address in five minutes
  --nat N            people behind one address, default 50
  --requests N       at most so many, default ${MOST_REQUESTS}
  --per-second N     at most so many a second, default 5
  --timeout SECONDS  for each answer, default 10
  --json             all findings as JSON

Sends what any visitor could send: GETs without cookies, made-up passes, empty POSTs to callbacks. With --event it
joins that line once and leaves it. Ends with 1 if anything fails.`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        event: { type: 'string' },
        config: { type: 'string' },
        api: { type: 'string' },
        'no-join': { type: 'boolean', default: false },
        callback: { type: 'string', multiple: true, default: [] },
        behavior: { type: 'string', multiple: true, default: [] },
        'waf-limit': { type: 'string' },
        nat: { type: 'string', default: '50' },
        requests: { type: 'string', default: String(MOST_REQUESTS) },
        'per-second': { type: 'string', default: '5' },
        timeout: { type: 'string', default: '10' },
        json: { type: 'boolean', default: false },
      },
    });
    const [address] = positionals;
    if (address === undefined || positionals.length > 1) throw new UsageError('expected one URL');
    const shop = siteOf('URL', address);
    if (values.event !== undefined) assertEventId(values.event, '--event');
    for (const path of values.callback) assertPath('--callback', path);
    for (const path of values.behavior) assertPath('--behavior', path);
    const wafLimit = values['waf-limit'];
    const startedAt = world.clock();

    const { screen } = terminal;
    const mostRequests = numberOf('--requests', values.requests, 2, 1000);
    const report = (finding: Finding): void => {
      screen?.progress('');
      if (!values.json) for (const line of linesOf(finding)) terminal.out(line);
    };
    const examination = await examine(
      {
        config: await readConfig(values.config, terminal),
        shop,
        api: values.api === undefined ? shop : siteOf('--api', values.api),
        eventId: values.event,
        mostRequests,
        paceMs: 1000 / numberOf('--per-second', values['per-second'], 1, 100),
        timeoutMs: numberOf('--timeout', values.timeout, 1, 300) * 1000,
        join: !values['no-join'],
        wafLimit: wafLimit === undefined ? undefined : numberOf('--waf-limit', wafLimit, 1, 1e9),
        behindOneAddress: numberOf('--nat', values.nat, 1, 1e9),
        callbacks: values.callback,
        behaviours: values.behavior,
        send: world.send,
        clock: world.clock,
        sleep: world.sleep,
        signal: terminal.signal,
        onRequest: (count) => screen?.progress(`request ${count} of at most ${mostRequests}`),
      },
      report,
    );
    const failed = countOf(examination, 'fail');
    if (values.json) {
      terminal.out(
        JSON.stringify({ url: shop.origin, eventId: values.event ?? null, failed, ...examination }),
      );
    } else {
      const seconds = Math.round((world.clock() - startedAt) / 1000);
      terminal.out(
        `\n${examination.findings.length} checks: ${countOf(examination, 'ok')} ok, ${countOf(examination, 'warn')} doubtful, ${failed} failed, ${countOf(examination, 'skip')} left out; ${examination.requests} requests in ${seconds} s`,
      );
    }
    return failed > 0 || terminal.signal.aborted ? EXIT.failed : EXIT.done;
  },
};

const WORDS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL', skip: '-   ' } as const;

function linesOf({ id, level, seen, todo, docs }: Finding): string[] {
  const lines = [`${WORDS[level]}  ${id.padEnd(16)}  ${seen}`];
  if (todo !== undefined) lines.push(`${' '.repeat(24)}→ ${todo}`);
  if (level === 'warn' || level === 'fail') lines.push(`${' '.repeat(26)}${docs}`);
  return lines.map(printable);
}

function countOf({ findings }: Examination, level: Finding['level']): number {
  return findings.filter((finding) => finding.level === level).length;
}

function siteOf(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new InputError(option, 'expected an address, as https://shop.example');
  }
  return url;
}

function assertPath(option: string, path: string): void {
  if (!/^\/[\x21-\x7e]*$/.test(path)) throw new InputError(option, 'expected a path, as /payments/return');
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new InputError(option, `expected a whole number from ${least} to ${most}`);
  }
  return value;
}
