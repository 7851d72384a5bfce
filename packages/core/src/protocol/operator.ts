/** Answers of the operator API: events, their history, and the body of a change. */
import * as z from 'zod';
import { EVENT_ID } from '../event-id';
import { PHASES } from '../lifecycle';
import { eventSettingsSchema } from './event-settings';
import { messageSchema } from './status';

const eventId = z.string().regex(EVENT_ID);
const count = z.int().min(0);
const instant = z.iso.datetime().nullable();

const paceSchema = z.object({ step: count, everySeconds: z.number().positive() });

/** Every setting as it stands; null where no tier that keeps it knows the event. */
export const operatorSettingsSchema = z.object({
  phase: z.enum(PHASES),
  opensAt: instant,
  closesAt: instant,
  order: z.enum(['arrival', 'draw']).nullable(),
  pacing: paceSchema
    .extend({
      burst: z.number().min(1),
      refill: z.number().min(0).max(1),
      /** Changes that are to come. */
      schedule: z.array(paceSchema.extend({ at: z.iso.datetime() })).optional(),
      /** Measurements set the step: around `plan`, down to `floorStep` at `until` unless decided again. */
      feedback: z
        .object({
          plan: paceSchema,
          floorStep: count,
          periodSeconds: count,
          holdSeconds: count,
          /** null before the first decision. */
          until: instant,
        })
        .optional(),
    })
    .nullable(),
  ledger: z.enum(['subject', 'none']).nullable(),
  maxUsers: count.nullable(),
  threshold: count.nullable(),
  message: messageSchema,
});

/** An event in both tiers: 200 of every operator request about one. */
export const operatorEventSchema = z.object({
  eventId,
  /** Of the changes made through the operator. */
  rev: count,
  epoch: z.int().min(1),
  /** The phase in force; `settings.phase` is the one last set. */
  phase: z.enum(PHASES),
  settings: operatorSettingsSchema,
  waitingRoom: z
    .object({ serving: count, tail: count, waiting: count, admittedPerMinute: z.number().min(0) })
    .nullable(),
  entryQueue: z
    .object({ waiting: count, active: count, admittedPerMinute: z.number().min(0).nullable() })
    .nullable(),
});

/** 200 of GET events. */
export const operatorEventsSchema = z.object({ events: z.array(operatorEventSchema) });

/** What can be planned for a time; resets and the pace cannot. */
export const PLANNED_ACTIONS = ['configure', 'open', 'pause', 'resume', 'close'] as const;

/** A change that is to come. */
export const operatorPlanSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  action: z.enum(PLANNED_ACTIONS),
  /** With `configure`. */
  settings: eventSettingsSchema.optional(),
  who: z.string(),
  why: z.string().nullable(),
});

/** 200 of everything about plans: what is to come, soonest first. */
export const operatorPlansSchema = z.object({ eventId, plans: z.array(operatorPlanSchema) });

const stateSchema = z.object({ epoch: z.int().min(1), settings: operatorSettingsSchema }).nullable();

/** One change: who, why, and the event before and after it. */
export const operatorEntrySchema = z.object({
  eventId,
  rev: z.int().min(1),
  /** Epoch milliseconds. */
  at: count,
  action: z.enum([...PLANNED_ACTIONS, 'reset', 'plan', 'cancel']),
  who: z.string(),
  why: z.string().nullable(),
  before: stateSchema,
  after: stateSchema,
  /** Code of the error that cut the change short. */
  failed: z.string().optional(),
  /** The plan that was made, cancelled or, with any other action, carried out. */
  plan: operatorPlanSchema.optional(),
});

/** 200 of GET events/{eventId}/history, newest first. */
export const operatorHistorySchema = z.object({
  eventId,
  entries: z.array(operatorEntrySchema),
  /** Ask with this `before` for what came earlier; null when that was all. */
  before: count.nullable(),
});

/** 200 of GET history, over all events, newest first. */
export const operatorRecentSchema = z.object({
  entries: z.array(operatorEntrySchema),
  before: z.string().nullable(),
});

export const OPERATOR_SCOPES = ['read', 'operate', 'admin'] as const;

/** 200 of GET whoami. */
export const operatorWhoamiSchema = z.object({
  /** null: the token is bound to nobody, and changes name who makes them. */
  who: z.string().nullable(),
  /** Includes those before it. */
  scope: z.enum(OPERATOR_SCOPES),
});

/** 200 of GET events/{eventId}/live. */
export const operatorLiveSchema = z.object({
  /** Epoch milliseconds. */
  asOf: count,
  event: operatorEventSchema,
  plans: z.array(operatorPlanSchema),
  /** Counters of the process that answered, since it started; null where it counts nothing. */
  meters: z.record(z.string(), z.number()).nullable(),
});

/** Body of every change; each member may be left out. */
export const operatorChangeSchema = z.strictObject({
  why: z.string().max(500).optional(),
  /** Only with a token that is bound to nobody. */
  who: z.string().max(200).optional(),
  /** Made only if the event is still at this revision. */
  rev: count.optional(),
});

/** Body of configure. */
export const operatorConfigureSchema = operatorChangeSchema.extend({ settings: eventSettingsSchema });

/** Body of plan. */
export const operatorPlanChangeSchema = operatorChangeSchema.extend({
  at: z.iso.datetime({ offset: true }),
  action: z.enum(PLANNED_ACTIONS),
  settings: eventSettingsSchema.optional(),
});

/** Body of cancel. */
export const operatorCancelSchema = operatorChangeSchema.extend({ id: z.string() });
