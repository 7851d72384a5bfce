/** Time of the CloudFront Function in njs, its engine, beside bare HMACs there. Both take turns in one process. */
import { execFileSync } from 'node:child_process';
import { bench } from '../../../tooling/bench/bench';
import { median } from '../../../tooling/bench/interleave';
import { duration, tableOf, times } from '../../../tooling/bench/table';
import { ensureService } from '../../../tooling/services';
import { assertDecides, KINDS, NAMES, prepareNjs } from './support/in-njs';

/** Enough for njs's clock, which counts milliseconds. */
const CALLS = 500;
const YARDSTICK = 'two bare HMACs';

await bench('njs', async ({ rounds = 40 }) => {
  const njs = ensureService('njs');
  if (njs === null) return null;
  const prepared = await prepareNjs(rounds);
  assertDecides(njs, prepared);
  const measured = KINDS.map((kind) => {
    const args = [prepared.guard, prepared.job, 'time', kind, String(CALLS)];
    const printed = JSON.parse(execFileSync(njs, args, { encoding: 'utf8' })) as [number, number][];
    const bare = median(printed.map(([, milliseconds]) => milliseconds));
    const decided = median(printed.map(([milliseconds]) => milliseconds));
    return { kind, bare, decided };
  });
  const perCall = (milliseconds: number): number => (milliseconds * 1e6) / CALLS;
  const yardstick = median(measured.map(({ bare }) => bare));
  const rows = [
    { name: YARDSTICK, nanoseconds: perCall(yardstick), ratio: 1 },
    ...measured.map(({ kind, bare, decided }) => ({
      name: NAMES[kind],
      nanoseconds: perCall(decided),
      ratio: decided / bare,
    })),
  ];
  return [
    tableOf('CloudFront Function, default rules, in njs', rows, [
      { heading: 'work', cell: ({ name }) => name },
      { heading: 'time', cell: ({ nanoseconds }) => duration(nanoseconds) },
      { heading: `÷ ${YARDSTICK}`, cell: ({ ratio }) => times(ratio) },
    ]),
  ];
});
