/** What may be logged of a decision, and the line it is logged as. njs syntax. */
import type { Decision, GuardRequest } from './decision';
import type { Ruling } from './ruling';

/** A decision without anything secret: no token, cookie or query. */
export type DecisionSummary = {
  readonly kind: Decision['kind'];
  /** As in `Decision`. */
  readonly reason: string;
  readonly eventId?: string;
  /** Status of the answer, for refusals and redirects. */
  readonly status?: number;
  readonly method: string;
  /** As it came, without query; a token in it is blanked, and it is cut at 256 characters. */
  readonly path: string;
};

const MAX_PATH = 256;
const TOKEN = /eyJ[\w.-]*/g;

/** A path as it may be logged. */
export function loggedPath(path: string): string {
  return path.replace(TOKEN, '[token]').slice(0, MAX_PATH);
}

/** What may be logged of a ruling. */
export function summaryOf(ruling: Ruling, request: GuardRequest): DecisionSummary {
  const { forward, reason, eventId } = ruling;
  const status = forward ? undefined : ruling.redirectTo !== undefined ? 302 : ruling.status;
  return {
    kind: forward ? 'forward' : status === 302 ? 'redirect' : 'refuse',
    reason,
    ...(eventId === undefined ? {} : { eventId }),
    ...(status === undefined ? {} : { status }),
    method: request.method,
    path: loggedPath(request.path),
  };
}

/**
 * The line `urr-edge report` reads, JSON without line breaks:
 * `{"urr":"guard","reason":"shadow:vwr-required:missing","eventId":"iu-2027","method":"GET","path":"/api/v1/me"}`.
 * Redirects and refusals have `status` as well.
 */
export function toLogLine(summary: DecisionSummary): string {
  return JSON.stringify({
    urr: 'guard',
    reason: summary.reason,
    eventId: summary.eventId,
    status: summary.status,
    method: summary.method,
    path: summary.path,
  });
}

/** Whether a line is worth its price: what shadow mode would have refused, and the guard's own faults. */
export function isNotable(summary: DecisionSummary): boolean {
  return isNotableReason(summary.reason);
}

export function isNotableReason(reason: string): boolean {
  return reason === 'fault' || (reason.indexOf(':') === 6 && !/:(admitted|bypass)/.test(reason));
}

/**
 * For `onDecision`: prints a line for everything shadow mode would have refused, and for faults; nothing else, so that
 * it costs nothing when nothing is wrong.
 */
export function logShadow(summary: DecisionSummary): void {
  if (isNotable(summary)) console.log(toLogLine(summary));
}
