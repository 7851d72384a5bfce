/** Messages between visitor, waiting room, entry queue, guard and operator: one schema and one type each. */
export {
  type CompleteAnswer,
  completeAnswerSchema,
  type HeartbeatAnswer,
  heartbeatAnswerSchema,
  type JoinAnswer,
  joinAnswerSchema,
  type QueueLeaveAnswer,
  type QueueStatusAnswer,
  queueLeaveAnswerSchema,
  queueStatusSchema,
} from './entry-queue';
export { type EventSettings, eventSettingsSchema } from './event-settings';
export { type MessageName, messageJsonSchemas } from './json-schemas';
export {
  operatorChangeSchema,
  operatorConfigureSchema,
  operatorEntrySchema,
  operatorEventSchema,
  operatorEventsSchema,
  operatorHistorySchema,
  operatorLiveSchema,
  operatorPlansSchema,
  operatorRecentSchema,
  operatorSettingsSchema,
  operatorWhoamiSchema,
  PLANNED_ACTIONS,
} from './operator';
export { parseEventSettings } from './parse-event-settings';
export {
  createProblem,
  PROBLEM_CONTENT_TYPE,
  PROBLEM_TYPE,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemSchema,
} from './problem';
export { type OperatorMessage, type StatusDocument, segmentSchema, statusDocumentSchema } from './status';
export {
  type AssignAnswer,
  assignAnswerSchema,
  type CheckAnswer,
  checkAnswerSchema,
  type LeaveAnswer,
  leaveAnswerSchema,
} from './waiting-room';
