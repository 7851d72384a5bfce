/** Problems as responses: the one place where a refusal or a failure becomes HTTP. */
import { type InputError, isUrrError, type StoreUnavailableError } from '@urr/core/errors';
import { createProblem, PROBLEM_CONTENT_TYPE, type Problem, type ProblemCode } from '@urr/core/problem';
import type { OperatorMessage } from '@urr/core/protocol';
import type { Refusal } from '../refusal';

export type ProblemExtra = Partial<Omit<Problem, 'type' | 'title' | 'code'>> & {
  /** What the operator wants visitors to read, beside `closed`. */
  readonly message?: OperatorMessage;
  /** The present revision of an event, beside `conflict`. */
  readonly rev?: number;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Problem JSON, never stored by anybody. 429 and 503 always say when to come back. */
export function problemResponse(code: ProblemCode, extra: ProblemExtra = {}): Response {
  const { retryAfterSeconds, headers, ...members } = extra;
  const problem = createProblem(code, members);
  const all: Record<string, string> = {
    'content-type': PROBLEM_CONTENT_TYPE,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  };
  const wait = retryAfterSeconds ?? (problem.status === 429 || problem.status === 503 ? 2 : undefined);
  if (wait !== undefined) all['retry-after'] = String(Math.max(1, Math.ceil(wait)));
  return new Response(JSON.stringify(problem), { status: problem.status, headers: all });
}

/** A service's refusal as it goes over the wire. */
export function refusalResponse(refusal: Refusal, extra: ProblemExtra = {}): Response {
  const { code, status, reason, eventId, retryAfterSeconds } = refusal;
  return problemResponse(code, {
    ...extra,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/**
 * What a thrown error becomes. A store that cannot answer is a 503 with its own delay, a lost race a 409, an
 * argument out of range a 400; everything else is a 500 that says nothing about itself. So is a subject that cannot
 * be one: it is the app's word, and no visitor's request has it.
 */
export function errorResponse(error: unknown): Response {
  if (isUrrError(error, 'ERR_STORE_UNAVAILABLE')) {
    return problemResponse('busy', { retryAfterSeconds: (error as StoreUnavailableError).retryAfterSeconds });
  }
  if (isUrrError(error, 'ERR_CONFLICT')) return problemResponse('conflict');
  if (isUrrError(error, 'ERR_INPUT_INVALID') && (error as InputError).field !== 'subject') {
    return problemResponse('body-invalid', { detail: withoutCode(error.message) });
  }
  return problemResponse('internal');
}

function withoutCode(message: string): string {
  return message.replace(/^ERR_[A-Z_]+ /, '');
}
