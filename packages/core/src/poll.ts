/** When to ask again. Far from the head there is little to learn, so the interval follows the expected wait. */

export type PollPlan = {
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly fraction: number;
  readonly budgetPerSecond: number;
};

/**
 * Milliseconds until the next poll: a fraction of the own expected wait, not below what the event's poll budget
 * allows for its crowd, spread by ± 20 % inside [minSeconds, maxSeconds] so that nobody polls in step. `maxSeconds`
 * wins over the budget: raise it for crowds of hundreds of thousands.
 *
 * @param options.etaSeconds own expected wait; null when unknown, which polls as if it were far
 * @param options.waiting people in the line, who share the budget
 * @param options.random number in [0, 1)
 */
export function nextPollMs(options: {
  readonly etaSeconds: number | null;
  readonly waiting: number;
  readonly poll: PollPlan;
  readonly random: () => number;
}): number {
  const { minSeconds, maxSeconds, fraction, budgetPerSecond } = options.poll;
  const floor = Math.max(minSeconds, budgetPerSecond > 0 ? options.waiting / budgetPerSecond : minSeconds);
  const wanted = options.etaSeconds === null ? maxSeconds : options.etaSeconds * fraction;
  const center = Math.min(Math.max(wanted, floor), maxSeconds);
  const low = Math.max(center * 0.8, minSeconds);
  const high = Math.min(center * 1.2, maxSeconds);
  return Math.round((low + options.random() * (high - low)) * 1000);
}
