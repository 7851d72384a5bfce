/** Answers of the waiting room to one visitor: POST assign, GET check, POST leave. */
import * as z from 'zod';
import { EVENT_ID } from '../event-id';
import { messageSchema, statusDocumentSchema } from './status';

const eventId = z.string().regex(EVENT_ID);
const ms = z.int().min(0);

const placed = {
  eventId,
  /** null while a draw will decide and the number means nothing yet. */
  position: z.int().min(0).nullable(),
  /** Number of joining, only where a draw decides: with `status.draw` it tells the place. */
  entry: z.int().min(1).optional(),
  pollAfterMs: ms,
  status: statusDocumentSchema.optional(),
};

const admitted = z.object({
  state: z.literal('admitted'),
  eventId,
  /** End of the pass, epoch milliseconds, by the server's clock. */
  expiresAt: ms,
  serverNow: ms,
  position: z.int().min(0).optional(),
  /** Only when asked for by `x-urr-token: body`. */
  token: z.string().optional(),
});

const closed = z.object({ state: z.literal('closed'), eventId, message: messageSchema.optional() });

/**
 * 200 of POST assign/{eventId}. `place` is a secret that proves the position; the cookie beside holds the same. `turn`
 * says that the place is served but this cycle's claims are used up.
 */
export const assignAnswerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), ...placed, place: z.string(), turn: z.boolean().optional() }),
  z.object({ state: z.literal('scheduled'), ...placed, place: z.string() }),
  z.object({ state: z.literal('paused'), ...placed, place: z.string() }),
  admitted,
]);

/** 200 of GET check/{eventId}. `turn` says that the place is served but this cycle's claims are used up. */
export const checkAnswerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), ...placed, turn: z.boolean().optional() }),
  z.object({ state: z.literal('scheduled'), ...placed }),
  z.object({ state: z.literal('paused'), ...placed }),
  admitted,
  z.object({ state: z.literal('left'), eventId }),
  z.object({ state: z.literal('expired'), eventId }),
  closed,
]);

/** 200 of POST leave/{eventId}. Leaving twice is leaving once. */
export const leaveAnswerSchema = z.object({ state: z.literal('left'), eventId });

export type AssignAnswer = z.infer<typeof assignAnswerSchema>;
export type CheckAnswer = z.infer<typeof checkAnswerSchema>;
export type LeaveAnswer = z.infer<typeof leaveAnswerSchema>;
