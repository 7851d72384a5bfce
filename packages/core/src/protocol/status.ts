/** GET status/{eventId} of the waiting room: the one public document everybody's arithmetic starts from. */
import * as z from 'zod';
import { EVENT_ID } from '../event-id';
import { PHASES } from '../lifecycle';

const ms = z.int().min(0);
const count = z.int().min(0);

export const segmentSchema = z.object({
  base: count,
  baseAt: ms,
  step: count,
  everySeconds: z.number().positive(),
  cap: count,
});

// Written out, since what the browser publishes shows it: its types must not need zod.
/** What the operator tells those who wait, by language. */
export type OperatorMessage = {
  ko?: string | undefined;
  en?: string | undefined;
  ja?: string | undefined;
} | null;

export const messageSchema = z
  .object({
    ko: z.string().max(200).optional(),
    en: z.string().max(200).optional(),
    ja: z.string().max(200).optional(),
  })
  .nullable() satisfies z.ZodType<OperatorMessage>;

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Of events with a draw: what was promised, and once it is made everything it was made of. */
export const drawSchema = z.object({
  /** SHA-256 of the seed's characters. */
  commitment: hex,
  /** The public round that goes into the key; null when none was announced. */
  beacon: z.object({ chain: hex, round: z.int().min(1) }).nullable(),
  result: z
    .object({
      /** Positions 1 to `size` have their places by lot, later ones keep their number. */
      size: count,
      key: hex,
      seed: hex,
      /** null when there was no round, or it did not come in time. */
      randomness: hex.nullable(),
    })
    .nullable(),
});

/**
 * Readers order documents by (epoch, rev): a smaller pair is older and ignored; for an equal pair every number is
 * taken as the larger of the two.
 */
export const statusDocumentSchema = z.object({
  eventId: z.string().regex(EVENT_ID),
  phase: z.enum(PHASES),
  epoch: z.int().min(1),
  rev: count,
  /** Server time at which the document was made, epoch milliseconds. */
  asOf: ms,
  segments: z.array(segmentSchema).max(2),
  /** Highest position given out. */
  tail: count,
  /** [position, unused positions from serving up to it], ascending prefix sums. */
  holes: z.array(z.tuple([count, count])).max(64),
  order: z.enum(['arrival', 'draw']),
  draw: drawSchema.optional(),
  opensAt: ms.nullable(),
  closesAt: ms.nullable(),
  message: messageSchema,
  poll: z.object({
    minSeconds: z.number().positive(),
    maxSeconds: z.number().positive(),
    fraction: z.number().min(0).max(1),
    budgetPerSecond: z.number().positive(),
  }),
  /** A wait is between these shares of the time until the turn, and up to a cycle more: for that long people are called. */
  waits: z.tuple([z.number().positive(), z.number().positive()]).optional(),
});

export type StatusDocument = z.infer<typeof statusDocumentSchema>;
