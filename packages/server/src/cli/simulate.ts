/** `urr simulate`: a sale rehearsed before it happens. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InputError } from '@urr/core/errors';
import {
  type Arrivals,
  findCapacity,
  findPace,
  parseArrivals,
  rehearse,
  type Sale,
  toCharts,
  toHtmlReport,
  toRows,
  totalOf,
} from '@urr/core/simulate';
import type { Command } from './command';
import { numberOf, people, SALE_USAGE, saleFlags, seconds, share, toSale } from './sale-options';
import { count, table } from './table';

const flags = {
  ...saleFlags,
  seed: { type: 'string' },
  order: { type: 'string', default: 'arrival' },
  early: { type: 'string' },
  arrivals: { type: 'string' },
  abandon: { type: 'string' },
  devices: { type: 'string' },
  bots: { type: 'string' },
  sleep: { type: 'string' },
  stall: { type: 'string', multiple: true },
  feedback: { type: 'string' },
  'clear-in': { type: 'string' },
  report: { type: 'string' },
  svg: { type: 'string' },
} as const;

export const simulate: Command = {
  name: 'simulate',
  summary: 'Rehearse a sale: waits, fairness, requests, people inside, cost, as figures and charts',
  usage: `urr simulate --visitors N [options]

${SALE_USAGE}
  --seed TEXT        another crowd; the same text makes the same one
  --order ORDER      arrival (default) or draw
  --early SHARE      so many come in the ten minutes before the opening, 0 to 1
  --arrivals FILE    recorded curve instead: lines of second,count from the opening, negative before it
  --abandon SHARE    so many lose patience, after ten minutes on average
  --devices SHARE    so many hold three places
  --bots N           places taken by programs as soon as joining is possible
  --sleep SHARE      so many phones are put away for two minutes on average
  --stall FROM:SECONDS  the store cannot answer; may be given several times
  --feedback N       pace by what is measured, at least N people a cycle
  --clear-in SECONDS also tell the pace that has everybody in by then
  --report FILE      write a page with figures and charts
  --svg FOLDER       write the charts

  urr simulate --visitors 50000 --max-users 30000 --report rehearsal.html
  urr simulate --visitors 200000 --order draw --early 0.8 --bots 5000 --abandon 0.3
  urr simulate --arrivals last-sale.csv --clear-in 3600

Sends nothing anywhere. A million visitors take about ten seconds.`,
  async run(args, terminal) {
    const { values } = parseArgs({ args: [...args], options: flags });
    const { arriveSeconds, maxUsers, staySeconds, ...settings } = toSale(values);
    const rows = values.arrivals === undefined ? undefined : await readArrivals(values.arrivals);
    const early = numberOf('--early', values.early, share);
    const arrivals: Arrivals =
      rows === undefined ? { curve: 'rush', seconds: arriveSeconds, early } : { curve: 'recorded', rows };
    const counted = rows === undefined ? undefined : Math.round(totalOf(rows));
    const sale: Sale = {
      ...settings,
      visitors: values.visitors === undefined && counted !== undefined ? counted : settings.visitors,
      seed: values.seed,
      order: orderOf(values.order),
      arrivals,
      abandon: shareOf('--abandon', values.abandon, (part) => ({ share: part, afterSeconds: 600 })),
      devices: shareOf('--devices', values.devices, (part) => ({ share: part, places: 3 })),
      sleep: shareOf('--sleep', values.sleep, (part) => ({ share: part, seconds: 120 })),
      bots: values.bots === undefined ? undefined : { places: numberOf('--bots', values.bots, people) ?? 0 },
      stalls: (values.stall ?? []).map(stallOf),
      site: { capacity: maxUsers ?? Number.MAX_SAFE_INTEGER, staySeconds },
      feedback:
        values.feedback === undefined
          ? undefined
          : { floorStep: numberOf('--feedback', values.feedback, people) ?? 1 },
    };
    const withinSeconds = numberOf('--clear-in', values['clear-in'], seconds);
    const rehearsal = rehearse(sale);
    const capacity = findCapacity(sale, staySeconds);
    const pace = withinSeconds === undefined ? undefined : findPace(sale, withinSeconds);
    if (values.report !== undefined)
      await writeFile(values.report, toHtmlReport(rehearsal, 'Rehearsal of a sale'));
    if (values.svg !== undefined) await writeCharts(values.svg, toCharts(rehearsal));
    if (values.json) {
      terminal.out(JSON.stringify({ rehearsal, capacity, ...(pace === undefined ? {} : { pace }) }));
      return 0;
    }
    const told: (readonly [string, string])[] = [
      ...toRows(rehearsal),
      [
        'room to provide: by law, by rehearsal',
        `${count(capacity.byLaw.capacity)}, ${count(capacity.byRehearsal.capacity)}`,
      ],
    ];
    if (pace !== undefined) {
      const found = pace.byRehearsal === null ? 'none does' : `${count(pace.byRehearsal.step)}`;
      told.push([
        `step that has all in within ${count(withinSeconds ?? 0)} s: by law, by rehearsal`,
        `${count(pace.byLaw.step)}, ${found}`,
      ]);
    }
    for (const line of table(told)) terminal.out(line);
    return 0;
  },
};

async function readArrivals(file: string): Promise<ReturnType<typeof parseArrivals>> {
  try {
    return parseArrivals(await readFile(file, 'utf8'));
  } catch (error) {
    throw new InputError('--arrivals', `cannot read ${file}: ${(error as Error).message}`);
  }
}

async function writeCharts(folder: string, charts: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, svg] of Object.entries(charts)) await writeFile(join(folder, `${name}.svg`), svg);
}

function orderOf(order: string): 'arrival' | 'draw' {
  if (order !== 'arrival' && order !== 'draw') throw new InputError('--order', 'expected arrival or draw');
  return order;
}

function shareOf<T>(option: string, value: string | undefined, make: (part: number) => T): T | undefined {
  const part = numberOf(option, value, share);
  return part === undefined ? undefined : make(part);
}

function stallOf(value: string): { readonly fromSecond: number; readonly seconds: number } {
  const [, from, length] = /^(\d{1,6}):(\d{1,6})$/.exec(value) ?? [];
  if (from === undefined || length === undefined)
    throw new InputError('--stall', 'expected FROM:SECONDS, as 60:15');
  return { fromSecond: Number(from), seconds: Number(length) };
}
