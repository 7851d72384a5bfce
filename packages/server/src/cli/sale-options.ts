/** Options that describe a sale: those of `urr plan` and of `urr simulate`. */
import { InputError } from '@urr/core/errors';

/** A number in a range, whole where it counts people. */
export function numberOf(
  option: string,
  value: string | undefined,
  range: { readonly least: number; readonly most?: number; readonly whole?: boolean },
): number | undefined {
  if (value === undefined) return undefined;
  const { least, most = 1e9, whole = false } = range;
  const number = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most) || (whole && !Number.isInteger(number))) {
    throw new InputError(option, `expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
  }
  return number;
}

export const people = { least: 1, whole: true } as const;
export const seconds = { least: 1, most: 604_800 } as const;
export const share = { least: 0, most: 1 } as const;

export const saleFlags = {
  visitors: { type: 'string' },
  step: { type: 'string', default: '500' },
  every: { type: 'string', default: '10' },
  burst: { type: 'string', default: '1.2' },
  'arrive-in': { type: 'string', default: '60' },
  'max-poll': { type: 'string', default: '15' },
  'max-users': { type: 'string' },
  stay: { type: 'string', default: '300' },
  ledger: { type: 'string', default: 'subject' },
  json: { type: 'boolean', default: false },
} as const;

export const SALE_USAGE = `  --visitors N       people who come
  --step N           people let in each cycle, default 500
  --every SECONDS    length of a cycle, default 10
  --burst FACTOR     most claims of a cycle as a multiple of the step, default 1.2
  --arrive-in SECONDS  in which they come, default 60
  --max-poll SECONDS poll.maxSeconds, default 15
  --max-users N      people the site behind the room bears at once, as measured
  --stay SECONDS     how long somebody is inside on average, default 300
  --ledger KIND      subject (default) or none: whether joins are written down by user
  --json             answer as JSON`;

type Values = { readonly [K in Exclude<keyof typeof saleFlags, 'json'>]?: string | undefined };

/** The options as the planner and the rehearsal take them. @throws {InputError} numbers out of range */
export function toSale(values: Values) {
  const { ledger } = values;
  if (ledger !== 'subject' && ledger !== 'none') throw new InputError('--ledger', 'expected subject or none');
  const maxSeconds = numberOf('--max-poll', values['max-poll'], { least: 2, most: 3600 }) ?? 15;
  return {
    visitors: numberOf('--visitors', values.visitors, people) ?? 50_000,
    arriveSeconds: numberOf('--arrive-in', values['arrive-in'], seconds) ?? 60,
    pacing: {
      step: numberOf('--step', values.step, people) ?? 500,
      everySeconds: numberOf('--every', values.every, { least: 1, most: 3600, whole: true }) ?? 10,
      burst: numberOf('--burst', values.burst, { least: 1, most: 100 }) ?? 1.2,
    },
    poll: { minSeconds: 2, maxSeconds, fraction: 0.05, budgetPerSecond: 20_000 },
    staySeconds: numberOf('--stay', values.stay, seconds) ?? 300,
    maxUsers: numberOf('--max-users', values['max-users'], people) ?? null,
    ledger,
  } as const;
}
