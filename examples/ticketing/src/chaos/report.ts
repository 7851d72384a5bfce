/** What a run found, for people, for the document and for programs, and whether that is good. */
import { type Table, tableOf, whole } from '../../../../tooling/bench/table';
import type { Tally } from './ledger';
import type { ChaosOptions } from './options';
import type { ChaosRun } from './run';
import { FAULTS, type FaultKind } from './schedule';

/** What has to be nothing. */
const ZEROS = [
  'lostPlaces',
  'duplicatePositions',
  'overCapacity',
  'passesWithoutTokens',
] as const satisfies (keyof Tally)[];

/** The last line of a run. Every number was counted by the visitors, from the answers they got. */
export type ChaosResult = Tally & {
  /** How often each happened. */
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly seconds: number;
  readonly recovery: Readonly<
    Record<string, { readonly medianMs: number | null; readonly worstMs: number | null }>
  >;
};

export function toResult({ tally, faults, recovery, requests, seconds }: ChaosRun): ChaosResult {
  const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));
  return {
    ...tally,
    faults: Object.fromEntries(
      Object.keys(FAULTS).map((kind) => [kind, faults.filter((fault) => fault.kind === kind).length]),
    ) as Record<FaultKind, number>,
    requests,
    requestsPerSecond: Math.round(requests / seconds),
    seconds: Math.round(seconds * 10) / 10,
    recovery: Object.fromEntries(
      recovery.map(({ fault, what, medianMs, worstMs }) => [
        `${fault}: ${what}`,
        { medianMs: rounded(medianMs), worstMs: rounded(worstMs) },
      ]),
    ),
  };
}

/** What is wrong with a run; nothing when it is good. */
export function verdictOf(
  { tally, wrongs }: Pick<ChaosRun, 'tally' | 'wrongs'>,
  visitors: number,
): readonly string[] {
  return [
    ...(tally.visitors === visitors ? [] : [`${visitors} visitors were expected, ${tally.visitors} came`]),
    ...(tally.completed > 0 ? [] : ['nobody got through']),
    ...ZEROS.filter((name) => tally[name] > 0).map((name) => `${name} is ${tally[name]}`),
    ...wrongs.map(([what, times]) => `${what} (${times}×)`),
  ];
}

export function tablesOf(run: ChaosRun, { visitors, processes }: ChaosOptions): readonly Table[] {
  const { tally, recovery, requests, seconds } = run;
  const counted: readonly (readonly [what: string, count: string])[] = [
    ['visitors', whole(tally.visitors)],
    ['through both tiers', whole(tally.completed)],
    ['left by themselves', whole(tally.left)],
    ['still in line when the time was over, with a good place', whole(tally.waiting)],
    ['places lost: refused, changed, or without an end', whole(tally.lostPlaces)],
    ['positions given twice', whole(tally.duplicatePositions)],
    ['people inside above `maxUsers`', whole(tally.overCapacity)],
    [
      'let past guard or gate without a good token',
      `${whole(tally.passesWithoutTokens)} of ${whole(tally.trespassers)}`,
    ],
    ['heard that they may go in after somebody `maxUsers` places behind', whole(tally.orderInversions)],
    ['reloads in a line', whole(tally.reloads)],
    ['requests that had to be repeated', `${whole(tally.repeats)} of ${whole(requests)}`],
    ['requests a second', whole(requests / seconds)],
  ];
  return [
    tableOf(
      `${whole(visitors)} visitors, ${processes} server processes, ${run.faults.length} faults in ${whole(seconds)} s`,
      counted.map(([what, count]) => ({ what, count })),
      [
        { heading: 'counted by the visitors', cell: ({ what }) => what },
        { heading: '', cell: ({ count }) => count },
      ],
    ),
    tableOf('From a fault to the next success of what it gets in the way of', recovery, [
      { heading: 'fault', cell: ({ fault }) => FAULTS[fault] },
      { heading: 'times', cell: ({ times }) => whole(times) },
      { heading: 'what works again', cell: ({ what }) => what },
      { heading: 'median', cell: ({ medianMs }) => inSeconds(medianMs) },
      { heading: 'worst', cell: ({ worstMs }) => inSeconds(worstMs) },
    ]),
  ];
}

function inSeconds(ms: number | null): string {
  return ms === null ? '–' : `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;
}
