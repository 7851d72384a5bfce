/** Refusals and failures on the wire: problem JSON (RFC 9457) with a stable code. */
import * as z from 'zod';
import { EVENT_ID } from '../event-id';

export {
  createProblem,
  PROBLEM_CONTENT_TYPE,
  PROBLEM_TYPE,
  PROBLEMS,
  type Problem,
  type ProblemCode,
} from '../problem';

/** A refusal as every part of the family sends it. Unknown members are tolerated by readers. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string(),
  tier: z.union([z.literal(1), z.literal(2)]).optional(),
  /** Verdict of the token, kebab-case. */
  reason: z.string().optional(),
  eventId: z.string().regex(EVENT_ID).optional(),
  /** Where a browser would go to wait; a path of the same site. */
  page: z.string().optional(),
  /** What was wrong with the request, for its developer. */
  detail: z.string().optional(),
});
