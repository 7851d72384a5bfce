import { type Clock, phaseAt } from '@urr/core';
import type { PromoteResult, QueueSnapshot } from './store';

/** Ended and silent visitors are looked for at least this often while anybody polls. */
const IDLE_MS = 1000;

export type Promoter = {
  /** Whether a snapshot shows something to do. */
  isDue(snapshot: QueueSnapshot): boolean;
  /** One bounded step; callers at the same time share it. */
  step(): Promise<PromoteResult>;
  /** Steps until nothing is left to do. */
  run(): Promise<void>;
};

/**
 * Lets people in when a poll notices that there is room. Any process may, at any time: the store keeps count.
 *
 * @param promote one step of the store
 * @param onStep told what each step did, before any caller
 */
export function createPromoter(
  promote: () => Promise<PromoteResult>,
  clock: Clock,
  onStep: (result: PromoteResult) => void,
): Promoter {
  let stepping: Promise<PromoteResult> | undefined;
  let running: Promise<void> | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;

  function step(): Promise<PromoteResult> {
    if (stepping !== undefined) return stepping;
    lastMs = clock();
    stepping = promote()
      .then((result) => {
        onStep(result);
        return result;
      })
      .finally(() => {
        stepping = undefined;
      });
    return stepping;
  }

  async function untilDone(): Promise<void> {
    while ((await step()).more);
  }

  return {
    isDue({ event, waiting, active, recovering, asOf }) {
      if (waiting + active === 0) return false;
      if (clock() - lastMs >= IDLE_MS) return true;
      const open = !recovering && phaseAt(event, asOf) === 'open';
      return open && waiting > 0 && event.maxUsers !== null && active < event.maxUsers;
    },
    step,
    run() {
      running ??= untilDone().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
