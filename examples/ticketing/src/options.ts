/** What the command line can say. */
import { parseArgs } from 'node:util';
import type { Language } from './catalog/concerts';
import { isLanguage } from './shop/words';

/** Where tier 2 and the seat locks are kept. */
export type RedisChoice =
  | 'none'
  /** A server of the demo's own, gone with it. */
  | 'own'
  | { readonly url: string };

export type DemoOptions = {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly smoke: boolean;
  /** People at once; in the smoke run, people in all. */
  readonly visitors: number;
  /** People let in a minute. */
  readonly perMinute: number;
  readonly language: Language;
  readonly redis: RedisChoice;
  /** Servers of both tiers: 1 for the demo's own process, more for that many beside it. */
  readonly processes: number;
};

/** Something asked for that this machine cannot do, in words for whoever typed it. */
export class OptionError extends Error {}

export const USAGE = `A ticket shop with a crowd in front of it, and the waiting room between the two.

  pnpm demo [options]

  --port N        port to listen on; any free one by default
  --host ADDRESS  address to listen on; 127.0.0.1 by default
  --visitors N    people here at once, 3000 by default (2000 in all with --smoke), 0 for none
  --pace N        people let in a minute, 3000 by default (12000 with --smoke)
  --lang ko|en    language of the shop for a start, ko by default
  --redis [URL]   tier 2 and seat locks on Redis: at the address, as redis://127.0.0.1:6379, or a server of its own
  --processes N   N server processes (2 to 8) behind the distribution, which share Redis (implied) and for tier 1 a
                  DynamoDB emulator; 1 by default (more: --smoke has 300 visitors at 6000 a minute)
  --smoke         no person needed: everybody goes from the edge to a booking, then a table and a line of JSON
  --help          this text
`;

/** @throws {TypeError} an unknown option or a value out of range, with a message for whoever typed it */
export function parseOptions(args: readonly string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: withValueOfRedis(args.filter((arg) => arg !== '--')),
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      visitors: { type: 'string' },
      pace: { type: 'string' },
      lang: { type: 'string' },
      redis: { type: 'string' },
      processes: { type: 'string' },
      smoke: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const smoke = values.smoke ?? false;
  const language = values.lang ?? 'ko';
  if (!isLanguage(language)) throw new TypeError(`--lang ${language}: expected ko or en`);
  const processes = whole('processes', values.processes, 1, 1, 8);
  // An emulator writes some hundred items a second: a rush for it is a smaller one.
  const [rush, pace] = processes > 1 ? [300, 6000] : [2000, 12_000];
  return {
    host: values.host ?? '127.0.0.1',
    port: whole('port', values.port, 0, 0, 65_535),
    smoke,
    visitors: whole('visitors', values.visitors, smoke ? rush : 3000, smoke ? 1 : 0, smoke ? 5000 : 10_000),
    perMinute: whole('pace', values.pace, smoke ? pace : 3000, 60, 60_000),
    language,
    redis: redisChoice(values.redis ?? (processes > 1 ? '' : undefined)),
    processes,
  };
}

/** `--redis` may stand alone, which parseArgs has no word for. */
function withValueOfRedis(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const next = args[index + 1];
    return arg === '--redis' && (next === undefined || next.startsWith('-')) ? '--redis=' : arg;
  });
}

function redisChoice(text: string | undefined): RedisChoice {
  if (text === undefined) return 'none';
  if (text === '') return 'own';
  if (!URL.canParse(text) || !/^rediss?:$/.test(new URL(text).protocol))
    throw new TypeError(`--redis ${text}: expected an address as redis://127.0.0.1:6379, or nothing`);
  return { url: text };
}

function whole(
  name: string,
  text: string | undefined,
  fallback: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new TypeError(`--${name} ${text}: expected a whole number from ${least} to ${most}`);
  return value;
}
