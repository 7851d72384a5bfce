/** What a service answers instead of an outcome when it will not do what was asked. A value, never thrown. */
import { PROBLEMS, type ProblemCode } from '@urr/core/problem';

export type Refusal = {
  readonly state: 'refused';
  readonly code: ProblemCode;
  /** HTTP status of the problem this becomes. */
  readonly status: number;
  /** Verdict on the token, or what was wrong, kebab-case. */
  readonly reason?: string;
  readonly eventId?: string;
  readonly retryAfterSeconds?: number;
};

/** A refusal with the status its code usually has. */
export function refuse(
  code: ProblemCode,
  extra: { readonly reason?: string; readonly eventId?: string; readonly retryAfterSeconds?: number } = {},
): Refusal {
  return { state: 'refused', code, status: PROBLEMS[code][0], ...extra };
}
