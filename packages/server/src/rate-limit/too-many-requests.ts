import { createProblem, PROBLEM_CONTENT_TYPE, type Problem } from '@urr/core/problem';

/** A refusal as the gate's: to be written out as it is. */
export type TooManyRequests = {
  readonly status: 429;
  readonly problem: Problem;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
};

/** 429 `rate-limited` as problem JSON with `Retry-After` in whole seconds, at least one; never stored. */
export function tooManyRequests(retryAfterMs: number): TooManyRequests {
  return {
    status: 429,
    problem: createProblem('rate-limited'),
    headers: {
      'content-type': PROBLEM_CONTENT_TYPE,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000) || 1)),
    },
  };
}
