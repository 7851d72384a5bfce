/** A million people join one line within a minute: what the line's counter takes. Counted, in virtual time. */
import { bench } from '../../../tooling/bench/bench';
import { tableOf, whole } from '../../../tooling/bench/table';
import { type Crowd, type CrowdReport, runCrowd } from '../test/support/lease-crowd';

const JOINS = 1_000_000;
const PER_SECOND = 16_667;
const FAULTS = { lost: 0.1, throttled: 0.05 };

type Row = { readonly what: string; readonly measured: readonly string[]; readonly bar: string };

await bench('waiting-room-leases', async () => {
  const run = (crowd: Omit<Crowd, 'joins' | 'joinsPerSecond'>) =>
    runCrowd({ ...crowd, joins: JOINS, joinsPerSecond: PER_SECOND });
  const reports = [
    await run({ writers: 200 }),
    await run({ writers: 1000 }),
    await run({ writers: 200, ...FAULTS }),
    await run({ writers: 1000, ...FAULTS }),
  ];
  const row = (what: string, bar: string, of: (report: CrowdReport) => string): Row => ({
    what,
    bar,
    measured: reports.map(of),
  });
  const rows = [
    row('writes for each join', '≤ 0.021; with faults ≤ 0.03', ({ writesPerJoin }) =>
      writesPerJoin.toFixed(4),
    ),
    row('writes in the first second', '200 processes: ≤ 1,000', (report) => whole(busiest(report, 0, 1))),
    row('busiest of all other seconds', '200 processes: ≤ 1,000', (report) => whole(busiest(report, 1))),
    row('busiest second from the 5th on', '200 processes: ≤ 400', (report) => whole(busiest(report, 4))),
    row('a second, from the 11th on', '1,000 processes: ≤ 400', steady),
    row('out of order by, p50', '', ({ orderErrorMs }) => seconds(orderErrorMs.p50)),
    row('out of order by, p99', '≤ 1.2 s; 1,000 processes ≤ 4.5 s', ({ orderErrorMs }) =>
      seconds(orderErrorMs.p99),
    ),
    row('positions given out twice', '0', ({ duplicates }) => whole(duplicates)),
    row('positions nobody holds, known', '', ({ holes }) => percent(holes)),
    row('positions nobody holds, not known', '200, faults: both ≤ 3 %', ({ lost }) => percent(lost)),
    row('people ahead that are shown: off by, median', '200 processes: ≤ 1 %', ({ aheadError }) =>
      percent(aheadError.median),
    ),
    row('the same, last in line', '200 processes: ≤ 1 %', ({ aheadError }) => percent(aheadError.last)),
    row('people shown more than 1 % off', '', ({ aheadError }) => percent(aheadError.misled)),
    row('told to come again', '', ({ turnedAway }) => whole(turnedAway)),
  ];
  const column = (heading: string, index: number) => ({
    heading,
    cell: ({ measured }: Row) => measured[index] as string,
  });
  return [
    tableOf(
      `${whole(JOINS)} joins, ${whole(PER_SECOND)} a second; faults: 10 % of the answers lost, 5 % refused`,
      rows,
      [
        { heading: 'what', cell: ({ what }) => what },
        column('200 processes', 0),
        column('1,000 processes', 1),
        column('200, faults', 2),
        column('1,000, faults', 3),
        { heading: 'bar', cell: ({ bar }) => bar },
      ],
    ),
  ];
});

/** Without the last second, which is not a whole one. */
function busiest({ writesPerSecond }: CrowdReport, from: number, to = JOINS / PER_SECOND - 1): number {
  return Math.max(...writesPerSecond.slice(from, Math.floor(to)));
}

function steady({ writesPerSecond }: CrowdReport): string {
  const seconds = writesPerSecond.slice(10, Math.floor(JOINS / PER_SECOND) - 1);
  return whole(seconds.reduce((sum, count) => sum + count, 0) / seconds.length);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
