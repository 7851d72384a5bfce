/** Every message as JSON Schema (2020-12), for OpenAPI documents and for clients in other languages. */
import * as z from 'zod';
import {
  completeAnswerSchema,
  heartbeatAnswerSchema,
  joinAnswerSchema,
  queueLeaveAnswerSchema,
  queueStatusSchema,
} from './entry-queue';
import { eventSettingsSchema } from './event-settings';
import {
  operatorCancelSchema,
  operatorChangeSchema,
  operatorConfigureSchema,
  operatorEntrySchema,
  operatorEventSchema,
  operatorEventsSchema,
  operatorHistorySchema,
  operatorLiveSchema,
  operatorPlanChangeSchema,
  operatorPlanSchema,
  operatorPlansSchema,
  operatorRecentSchema,
  operatorSettingsSchema,
  operatorWhoamiSchema,
} from './operator';
import { problemSchema } from './problem';
import { statusDocumentSchema } from './status';
import { assignAnswerSchema, checkAnswerSchema, leaveAnswerSchema } from './waiting-room';

const MESSAGES = {
  Problem: problemSchema,
  StatusDocument: statusDocumentSchema,
  AssignAnswer: assignAnswerSchema,
  CheckAnswer: checkAnswerSchema,
  LeaveAnswer: leaveAnswerSchema,
  JoinAnswer: joinAnswerSchema,
  QueueStatusAnswer: queueStatusSchema,
  HeartbeatAnswer: heartbeatAnswerSchema,
  QueueLeaveAnswer: queueLeaveAnswerSchema,
  CompleteAnswer: completeAnswerSchema,
  EventSettings: eventSettingsSchema,
  OperatorSettings: operatorSettingsSchema,
  OperatorPlanned: operatorPlanSchema,
  OperatorEntry: operatorEntrySchema,
  OperatorEvent: operatorEventSchema,
  OperatorEvents: operatorEventsSchema,
  OperatorHistory: operatorHistorySchema,
  OperatorChange: operatorChangeSchema,
  OperatorConfigure: operatorConfigureSchema,
  OperatorPlan: operatorPlanChangeSchema,
  OperatorCancel: operatorCancelSchema,
  OperatorPlans: operatorPlansSchema,
  OperatorRecent: operatorRecentSchema,
  OperatorLive: operatorLiveSchema,
  OperatorWhoami: operatorWhoamiSchema,
} as const;

export type MessageName = keyof typeof MESSAGES;

/**
 * The schema of each message. Those that hold another one refer to it.
 *
 * @param uri where a message's schema will stand, as `#/components/schemas/Problem`
 */
export function messageJsonSchemas(uri: (name: string) => string): Readonly<Record<MessageName, object>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(MESSAGES)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    uri,
    io: 'input',
    override({ jsonSchema }) {
      // Every whole number of JSON has this limit; saying so each time hides the limits that are ours.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  const plain = Object.entries(schemas).map(([name, { $id: _, $schema: __, ...schema }]) => [name, schema]);
  return Object.fromEntries(plain) as Record<MessageName, object>;
}
