/** How many retries are affordable: a share of the calls, so that a table in trouble is not asked twice as often. */

/** Retries that may be made at once after a quiet time. */
const MOST = 20;

/** What each call adds. */
const SHARE = 0.1;

export type RetryBudget = {
  /** A first attempt was made. */
  earn(): void;
  canSpend(): boolean;
  /** A retry was made. */
  spend(): void;
};

export function createRetryBudget(): RetryBudget {
  let left = MOST;
  return {
    earn() {
      left = Math.min(MOST, left + SHARE);
    },
    canSpend: () => left >= 1,
    spend() {
      left -= 1;
    },
  };
}
