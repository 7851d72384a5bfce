/** Refusals and failures as problem JSON (RFC 9457): the codes, without the schema, for runtimes that only write them. */

/** Every code a client can meet, with its usual status and its title. */
export const PROBLEMS = {
  'event-unknown': [404, 'There is no such event'],
  'event-invalid': [400, 'event invalid'],
  'place-required': [403, 'A place in the line is required'],
  'place-invalid': [403, 'This place cannot be used'],
  'vwr-required': [403, 'vwr required'],
  'entry-required': [403, 'entry required'],
  'challenge-required': [403, 'Proof that a human asks is required'],
  'event-required': [403, 'event required'],
  closed: [410, 'This event is closed'],
  'sold-out': [410, 'This event is sold out'],
  'queue-full': [503, 'The entry queue is full'],
  conflict: [409, 'The request conflicts with an earlier one'],
  'body-invalid': [400, 'The body is not what this address expects'],
  'body-too-large': [413, 'The body is too large'],
  'content-type': [415, 'Send JSON'],
  'origin-refused': [403, 'This origin may not send that request'],
  'path-invalid': [400, 'path invalid'],
  unauthorized: [401, 'A valid operator token is required'],
  forbidden: [403, 'This token may not do that'],
  'not-found': [404, 'There is nothing at this address'],
  'method-not-allowed': [405, 'This address does not take that method'],
  'rate-limited': [429, 'Too many requests'],
  busy: [503, 'busy'],
  internal: [500, 'Something went wrong here'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Beginning of `type`; the code follows. */
export const PROBLEM_TYPE = 'urn:urr:problem/';

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly tier?: 1 | 2;
  readonly reason?: string;
  readonly eventId?: string;
  readonly page?: string;
  readonly detail?: string;
};

/**
 * A problem with the code's own status and title.
 *
 * @param extra further members; `status` overrides the usual one (the guard's `refusalStatus`)
 */
export function createProblem(
  code: ProblemCode,
  extra: Partial<Omit<Problem, 'type' | 'title' | 'code'>> = {},
): Problem {
  const [status, title] = PROBLEMS[code];
  return { type: `${PROBLEM_TYPE}${code}`, title, status, code, ...extra };
}
