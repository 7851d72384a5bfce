/** Positions as several processes give them out: in blocks from one counter while there is a rush. */
import { planLease, SINGLE_LEASE } from '../lease';
import type { Dice } from './random';

export type Counter = {
  /** The position of the next join. */
  take(nowMs: number): number;
  /** Highest position given out. */
  tail(): number;
  /** Writes to the line's item so far, and positions that nobody got. */
  writes(): number;
  holes(): number;
};

/** From so many joins a second on positions are leased in blocks. */
const BUSY_PER_SECOND = 500;

const WINDOW_MS = 2000;

export function createCounter(processes: number, dice: Dice): Counter {
  const next = new Float64Array(processes);
  const last = new Float64Array(processes).fill(-1);
  const endsAt = new Float64Array(processes);
  let [tail, writes, holes] = [0, 0, 0];
  // Joins of the last full window and of the one that runs.
  let [windowAt, joins, joinsBefore] = [0, 0, 0];

  function planned(nowMs: number): { readonly count: number; readonly lifeMs: number } {
    if (nowMs - windowAt >= WINDOW_MS) {
      joinsBefore = nowMs - windowAt < 2 * WINDOW_MS ? joins : 0;
      joins = 0;
      windowAt = nowMs - (nowMs % WINDOW_MS);
    }
    joins += 1;
    const perSecond = (Math.max(joins, joinsBefore) * 1000) / WINDOW_MS;
    if (perSecond < BUSY_PER_SECOND) return SINGLE_LEASE;
    const own = Math.max(1, Math.round((perSecond * WINDOW_MS) / 1000 / processes));
    return planLease({ joins: own, overMs: WINDOW_MS, perSecond });
  }

  return {
    take(nowMs) {
      const process = Math.floor(dice() * processes);
      const plan = planned(nowMs);
      if ((next[process] as number) > (last[process] as number) || nowMs > (endsAt[process] as number)) {
        holes += Math.max(0, (last[process] as number) - (next[process] as number) + 1);
        next[process] = tail + 1;
        tail += plan.count;
        last[process] = tail;
        endsAt[process] = nowMs + plan.lifeMs;
        writes += 1;
      }
      const position = next[process] as number;
      next[process] = position + 1;
      return position;
    },
    tail: () => tail,
    writes: () => writes,
    holes: () => holes,
  };
}
