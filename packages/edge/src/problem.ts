/**
 * The refusals a guard gives, as problem JSON. The same words as `@urr/core/problem`, but only these few: the whole
 * table would cost a tenth of a CloudFront Function. njs syntax.
 */
import type { Problem } from '@urr/core/problem';
import type { Refusal } from './ruling';

export type GuardCode =
  | 'vwr-required'
  | 'entry-required'
  | 'event-required'
  | 'event-invalid'
  | 'path-invalid'
  | 'busy';

const TITLES: { readonly [code in GuardCode]: string } = {
  'vwr-required': 'A pass of the waiting room is required',
  'entry-required': 'A pass of the entry queue is required',
  'event-required': 'The event cannot be told from this request',
  'event-invalid': 'That is not an event id',
  'path-invalid': 'The path is not canonical',
  busy: 'Busy, please try again',
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A problem without its optional members. */
export function guardProblem(code: GuardCode, status: number): Writable<Problem> {
  return { type: `urn:urr:problem/${code}`, title: TITLES[code], status: status, code: code };
}

/** What a refusal says to a script. */
export function problemOf(refusal: Refusal): Problem {
  const problem = guardProblem(refusal.code, refusal.status);
  if (refusal.tier !== 0) {
    problem.tier = refusal.tier;
    problem.reason = refusal.verdict as string;
    if (refusal.eventId) problem.eventId = refusal.eventId;
    problem.page = refusal.page as string;
  }
  return problem;
}
