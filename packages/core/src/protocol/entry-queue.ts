/** Answers of the entry queue to one visitor: POST join, GET status, POST heartbeat | leave | complete. */
import * as z from 'zod';
import { EVENT_ID } from '../event-id';
import { messageSchema } from './status';

const eventId = z.string().regex(EVENT_ID);
const ms = z.int().min(0);
const count = z.int().min(0);

/** The renewed tier-1 pass. In bodies only when asked for by `x-urr-token: body`; the cookie is set always. */
const renewal = { vwr: z.object({ token: z.string(), expiresAt: ms }).optional() };

const placed = {
  eventId,
  /** Rank in the line, 1 for the first. Shown numbers are the running minimum within a term. */
  position: z.int().min(1),
  ahead: count,
  behind: count,
  /** null until enough admissions were measured: "calculating". */
  eta: z.object({ lowSeconds: count, highSeconds: count }).nullable(),
  pollAfterMs: ms,
  /** Time of the snapshot the answer was made from, epoch milliseconds. */
  asOf: ms,
  /** Which run of the store gave out the number; a new one may change ranks. */
  term: count,
  /** When a scheduled event opens, epoch milliseconds. */
  opensAt: ms.optional(),
  message: messageSchema.optional(),
  ...renewal,
};

const admitted = z.object({
  state: z.literal('admitted'),
  eventId,
  expiresAt: ms,
  serverNow: ms,
  /** Only when asked for by `x-urr-token: body`, as `place` on joining. */
  token: z.string().optional(),
  place: z.string().optional(),
  ...renewal,
});

const ends = [
  z.object({ state: z.literal('left'), eventId }),
  z.object({ state: z.literal('expired'), eventId }),
  z.object({ state: z.literal('closed'), eventId, message: messageSchema.optional() }),
] as const;

/** 200 of POST join. `place` proves the position; the cookie beside holds the same. */
export const joinAnswerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), ...placed, place: z.string() }),
  z.object({ state: z.literal('paused'), ...placed, place: z.string() }),
  z.object({ state: z.literal('scheduled'), ...placed, place: z.string() }),
  admitted,
]);

/** 200 of GET status. */
export const queueStatusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), ...placed }),
  z.object({ state: z.literal('paused'), ...placed }),
  z.object({ state: z.literal('scheduled'), ...placed }),
  admitted,
  ...ends,
]);

/** 200 of POST heartbeat. `expiresAt` is the end of the entry token for those who hold one. */
export const heartbeatAnswerSchema = z.object({
  state: z.enum(['waiting', 'admitted', 'paused', 'scheduled', 'expired', 'left', 'closed']),
  eventId,
  expiresAt: ms.optional(),
  serverNow: ms,
});

/** 200 of POST leave. */
export const queueLeaveAnswerSchema = z.object({ state: z.literal('left'), eventId });

/** 200 of POST complete: whether a slot was freed by this call. Completing twice frees one slot. */
export const completeAnswerSchema = z.object({ state: z.literal('left'), eventId, released: z.boolean() });

export type JoinAnswer = z.infer<typeof joinAnswerSchema>;
export type QueueStatusAnswer = z.infer<typeof queueStatusSchema>;
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswerSchema>;
export type QueueLeaveAnswer = z.infer<typeof queueLeaveAnswerSchema>;
export type CompleteAnswer = z.infer<typeof completeAnswerSchema>;
