/** When people come, in seconds from the opening: before it they are negative. */
import type { Dice } from './random';

/** `count` people came in the second that begins at `second`, or in the time until the next row. */
export type ArrivalRow = { readonly second: number; readonly count: number };

/**
 * - `rush`: most at the opening, then fewer and fewer until `seconds`; `early` of them (a share) in the
 *   `earlySeconds` before it, more and more the nearer it comes.
 * - `even`: as many in every second.
 * - `recorded`: as somebody has counted them; scaled to the number of visitors.
 */
export type Arrivals =
  | {
      readonly curve: 'rush';
      readonly seconds: number;
      readonly early?: number | undefined;
      readonly earlySeconds?: number | undefined;
    }
  | { readonly curve: 'even'; readonly seconds: number }
  | { readonly curve: 'recorded'; readonly rows: readonly ArrivalRow[] };

/** How much faster people come at the opening than at the end of a rush. */
const RUSH = 3;

const EARLY_SECONDS = 600;

/** Second of the first arrival that can be, 0 or before. */
export function firstSecond(arrivals: Arrivals): number {
  if (arrivals.curve === 'recorded') return Math.min(0, arrivals.rows[0]?.second ?? 0);
  if (arrivals.curve === 'rush' && arrivals.early) return -(arrivals.earlySeconds ?? EARLY_SECONDS);
  return 0;
}

/** A source of arrival times, in seconds from the opening. */
export function createArrivals(arrivals: Arrivals, dice: Dice): () => number {
  switch (arrivals.curve) {
    case 'even':
      return () => dice() * arrivals.seconds;
    case 'rush': {
      const { seconds, early = 0, earlySeconds = EARLY_SECONDS } = arrivals;
      return () =>
        dice() < early
          ? -earlySeconds * (1 - Math.sqrt(dice()))
          : (-Math.log(1 - dice() * (1 - Math.exp(-RUSH))) / RUSH) * seconds;
    }
    case 'recorded':
      return recorded(arrivals.rows, dice);
  }
}

/**
 * Reads a recorded curve: lines of `second,count`, ascending, a heading and empty lines allowed. Second 0 is the
 * opening.
 *
 * @throws {SyntaxError} a line that is none, seconds that do not ascend, or nobody in it at all
 */
export function parseArrivals(csv: string): readonly ArrivalRow[] {
  const rows: ArrivalRow[] = [];
  for (const [index, line] of csv.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [, second, count] = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\t]\s*(\d+(?:\.\d+)?)\s*$/.exec(line) ?? [];
    if (second === undefined || count === undefined) {
      if (rows.length === 0 && /[a-z]/i.test(line)) continue;
      throw new SyntaxError(`line ${index + 1}: expected "second,count"`);
    }
    const last = rows.at(-1);
    if (last !== undefined && Number(second) <= last.second) {
      throw new SyntaxError(`line ${index + 1}: expected a second after ${last.second}`);
    }
    rows.push({ second: Number(second), count: Number(count) });
  }
  if (totalOf(rows) <= 0) throw new SyntaxError('expected somebody to come');
  return rows;
}

/** How many people a recorded curve has. */
export function totalOf(rows: readonly ArrivalRow[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

function recorded(rows: readonly ArrivalRow[], dice: Dice): () => number {
  const sums: number[] = [];
  let total = 0;
  for (const { count } of rows) {
    total += count;
    sums.push(total);
  }
  return () => {
    const wanted = dice() * total;
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    const second = rows[low]?.second ?? 0;
    // The last row lasts as long as the one before it.
    const until =
      rows[low + 1]?.second ?? second + Math.max(1, second - (rows[low - 1]?.second ?? second - 1));
    return second + dice() * (until - second);
  };
}
