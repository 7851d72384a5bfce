/** The clock of a local waiting room: the real one, or one that a test moves. */
import { type Clock, InputError } from '@urr/core';

/** Most steps one call is cut into: an hour moves as smoothly as a minute. */
const MAX_STEPS = 1000;
const STEP_MS = 1000;

/** Epoch milliseconds when called, so it fits wherever a `clock` is asked for. */
export type LocalClock = Clock & {
  /**
   * Moves a manual clock on, and lets everything that timers do happen on the way: lines advance, slots end, waiters
   * are admitted.
   *
   * @throws {InputError} on a real clock, and backwards
   */
  advance(ms: number): Promise<void>;
};

/** @param onStep what timers would do, called after each step */
export function createLocalClock(kind: 'real' | 'manual', onStep: () => Promise<void>): LocalClock {
  if (kind === 'real') {
    const advance = async (): Promise<void> => {
      throw new InputError('clock', "expected a manual one: createLocal({ clock: 'manual' })");
    };
    return Object.assign(() => Date.now(), { advance });
  }
  // From now, so that passes are valid for a guard on the real clock; on a whole second, so that expiries are even.
  let nowMs = Math.floor(Date.now() / 1000) * 1000;
  const advance = async (ms: number): Promise<void> => {
    if (!Number.isFinite(ms) || ms < 0) throw new InputError('ms', 'expected a finite number, 0 or more');
    const end = nowMs + ms;
    const step = Math.max(STEP_MS, ms / MAX_STEPS);
    while (nowMs < end) {
      nowMs = Math.min(end, nowMs + step);
      await onStep();
    }
  };
  return Object.assign(() => nowMs, { advance });
}
