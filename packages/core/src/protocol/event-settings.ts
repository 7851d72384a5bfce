/** What an operator can say about an event, in code and as the body of the operator API. */
import * as z from 'zod';
import { PHASES } from '../lifecycle';
import { messageSchema } from './status';

const instant = z.iso.datetime({
  offset: true,
  error: 'expected an ISO 8601 time with an offset, as 2027-05-01T20:00:00+09:00',
});

const step = z.int().min(0).max(10_000_000);
const everySeconds = z.int().min(1).max(3600);

/** A change of pace at a time; what it does not name stays. With `overSeconds` it goes there gradually. */
export const paceChangeSchema = z.strictObject({
  at: instant,
  step: step.optional(),
  everySeconds: everySeconds.optional(),
  overSeconds: z.int().min(60).max(86_400).optional(),
});

/** Pacing by what is measured: somebody decides once a period, and the pace falls to the floor when nobody does. */
export const feedbackSettingsSchema = z.strictObject({
  /** Slowest step decided, and the one in force when nobody decides any more. */
  floorStep: step,
  /** From one decision to the next; a cycle by default. */
  periodSeconds: everySeconds.optional(),
  /** How long a decision holds without another one; three periods by default, a minute at least. */
  holdSeconds: everySeconds.optional(),
});

export const pacingSettingsSchema = z.strictObject({
  step: step.optional(),
  everySeconds: everySeconds.optional(),
  burst: z.number().min(1).max(100).optional(),
  refill: z.number().min(0).max(1).optional(),
  /** Replaces all changes that are still to come. A `step` or `everySeconds` set without it calls them off. */
  schedule: z.array(paceChangeSchema).max(32).optional(),
  /** Around the pace as set; null ends it. A pace or a schedule set by hand ends it as well. */
  feedback: feedbackSettingsSchema.nullable().optional(),
});

/** As in the status document, but a mistyped language is refused. */
const messageSettingsSchema = z.strictObject(messageSchema.unwrap().shape).nullable();

export const eventSettingsSchema = z.strictObject({
  phase: z.enum(PHASES).optional(),
  opensAt: instant.nullable().optional(),
  closesAt: instant.nullable().optional(),
  order: z.enum(['arrival', 'draw']).optional(),
  pacing: pacingSettingsSchema.optional(),
  /** Most people in the seat map at once. */
  maxUsers: z.int().min(0).max(100_000_000).optional(),
  /** Below this many active people entry is immediate. */
  threshold: z.int().min(0).max(100_000_000).optional(),
  ledger: z.enum(['subject', 'none']).optional(),
  message: messageSettingsSchema.optional(),
});

export type EventSettings = z.infer<typeof eventSettingsSchema>;
