import type { Config } from '@urr/core';
import { createProblem, PROBLEM_CONTENT_TYPE, type Problem, type ProblemCode } from '@urr/core/problem';
import { pageFor } from '@urr/core/return-to';

/** Seconds after which a request may be tried again when the gate itself could not decide. */
const FAULT_RETRY_SECONDS = 2;

/** What goes over the wire when the gate does not let a request through. */
export type GateRefusal = {
  readonly ok: false;
  /** Why: the verdict on the token, or the problem's code. */
  readonly reason: string;
  readonly status: number;
  readonly problem: Problem;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * A refusal like the edge's: problem JSON that says which tier is missing and where to wait, never stored.
 *
 * @param tier 0 when no pass is missing: malformed ids, faults
 */
export function refuseAtGate(
  config: Config,
  code: Extract<
    ProblemCode,
    'entry-required' | 'vwr-required' | 'event-required' | 'event-invalid' | 'event-unknown' | 'busy'
  >,
  about: { readonly tier: 0 | 1 | 2; readonly reason?: string; readonly eventId?: string },
): GateRefusal {
  const { tier, reason, eventId } = about;
  const problem = createProblem(code, {
    ...(tier === 0 ? {} : { tier, status: config.refusalStatus }),
    ...(reason === undefined ? {} : { reason }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(tier === 0 ? {} : { page: pageFor(config, tier === 1 ? 'waitingRoom' : 'entryQueue', eventId) }),
  });
  const headers: Record<string, string> = {
    'content-type': PROBLEM_CONTENT_TYPE,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  if (tier !== 0) {
    headers['x-urr-refused'] = tier === 1 ? 'vwr' : 'entry';
    headers['access-control-expose-headers'] = 'x-urr-refused, retry-after';
  }
  if (problem.status === 503) headers['retry-after'] = String(FAULT_RETRY_SECONDS);
  return { ok: false, reason: reason ?? code, status: problem.status, problem, headers };
}
