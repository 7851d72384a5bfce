import { type Clock, phaseAt } from '@urr/core';
import type { PromoteResult, QueueSnapshot } from './store';

/** Ended and silent visitors are looked for at least this often while anybody polls. */
const IDLE_MS = 1000;

/** Room that nobody could be given is not tried again before the next look. */
const IN_VAIN_MS = 250;

export type Promoter = {
  /** Whether a snapshot shows something to do. */
  isDue(snapshot: QueueSnapshot, nowMs: number): boolean;
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
  let inVainMs = Number.NEGATIVE_INFINITY;

  function step(): Promise<PromoteResult> {
    if (stepping !== undefined) return stepping;
    lastMs = clock();
    stepping = promote()
      .then((result) => {
        if (result.admitted.length + result.expired + result.hidden === 0) inVainMs = clock();
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
    isDue({ event, waiting, active, recovering, asOf }, nowMs) {
      if (waiting + active === 0) return false;
      if (nowMs - lastMs >= IDLE_MS) return true;
      if (nowMs - inVainMs < IN_VAIN_MS) return false;
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
