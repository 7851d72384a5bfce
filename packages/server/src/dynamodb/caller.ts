/** Calls that end in time: a timeout on each try, few retries with jitter, and a circuit breaker for each table. */
import {
  type CircuitBreakerPolicy,
  CountBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import { type Attempted, isOutage, isThrottle, toStoreError } from './faults';
import { createRetryBudget } from './retry-budget';

const RETRIES = 2;
const FIRST_DELAY_MS = 25;
const LONGEST_DELAY_MS = 250;

/** Half of the last ten calls failed, five at least: nobody is asked for a second, then one call tries again. */
const BREAKER = { threshold: 0.5, size: 10, minimumNumberOfCalls: 5 };
const HELD_BACK_MS = 1000;

export type Caller = {
  /**
   * @param task one try; ends when the signal does
   * @param repeatable whether a try of which nothing is known may be followed by another
   * @throws {StoreUnavailableError} when it failed, for whatever reason
   */
  call<T>(
    attempted: { readonly operation: string; readonly table: string },
    task: (signal: AbortSignal) => Promise<T>,
    repeatable: boolean,
  ): Promise<T>;
};

export function createCaller(options: {
  readonly timeoutMs: number;
  readonly region: () => Promise<string>;
}): Caller {
  const { timeoutMs, region } = options;
  const budget = createRetryBudget();
  const inTime = timeout(timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  const again = retry(
    handleWhen((error) => (isOutage(error) || isThrottle(error)) && budget.canSpend()),
    {
      maxAttempts: RETRIES,
      backoff: new ExponentialBackoff({ initialDelay: FIRST_DELAY_MS, maxDelay: LONGEST_DELAY_MS }),
    },
  );
  again.onRetry(() => budget.spend());
  const breakers = new Map<string, CircuitBreakerPolicy>();

  /** Throttled answers come from a table that is alive: they cost retries but never open the breaker. */
  function breakerOf(table: string): CircuitBreakerPolicy {
    let found = breakers.get(table);
    if (found === undefined) {
      found = circuitBreaker(handleWhen(isOutage), {
        breaker: new CountBreaker(BREAKER),
        halfOpenAfter: HELD_BACK_MS,
      });
      breakers.set(table, found);
    }
    return found;
  }

  return {
    async call(attempted, task, repeatable) {
      const breaker = breakerOf(attempted.table);
      // Not `wrap`: a breaker that calls have waited for hands all of them one signal, which collects their listeners.
      const tried = () => breaker.execute(() => inTime.execute(({ signal }) => task(signal)));
      budget.earn();
      try {
        return await (repeatable ? again.execute(tried) : tried());
      } catch (error) {
        const failed: Attempted = { ...attempted, timeoutMs };
        throw await toStoreError(error, failed, region);
      }
    },
  };
}
