/**
 * `@urr/server`: the waiting room (tier 1), the entry queue (tier 2) and the operator who changes events, as services
 * over a store. HTTP, Node and Lambda adapters, stores and the local kit have subpaths of their own.
 */
export { createEntryQueue } from './entry-queue/create-entry-queue';
export type * from './entry-queue/entry-queue';
export type {
  HeartbeatOutcome,
  JoinOutcome,
  LeaveOutcome as QueueLeaveOutcome,
  StatusOutcome as QueueStatusOutcome,
} from './entry-queue/outcome';
export type * from './entry-queue/store';
export type { OperatorEvent, OperatorSettings } from './operator/event';
export {
  type HistoryOptions,
  memoryOperatorLog,
  type OperatorAction,
  type OperatorEntry,
  type OperatorLog,
  type OperatorState,
} from './operator/log';
export { createOperator, type Operator, type OperatorOptions } from './operator/operator';
export type { KeptPlan, Plan, PlanBook, PlannedAction, PlannedChange, PlanStore } from './operator/plans';
export type { RecentHistory } from './operator/recent';
export type { ChangeContext } from './operator/recorder';
export type { PlanRun } from './operator/schedule';
export { createPaceKeeper, type PaceKeeper, type PaceRun } from './pace-keeper/create-pace-keeper';
export type { OriginHealth, OriginProbe } from './pace-keeper/measure';
export type { AdmissionEvent, Publisher } from './publisher/publisher';
export type { Refusal } from './refusal';
export type { SeatHolds } from './seat-lock/expired-holds';
export { seatLockSeconds } from './seat-lock/seat-lock-seconds';
export type * from './seat-lock/seat-locks';
export { isSeatId } from './seat-lock/seat-request';
export { createWaitingRoom } from './waiting-room/create-waiting-room';
export { drandBeacon } from './waiting-room/drand';
export type { BeaconSource, DrawRules } from './waiting-room/draw';
export type { AssignOutcome, CheckOutcome, LeaveOutcome, StatusOutcome } from './waiting-room/outcome';
export type { Advance, RoomEvent, WaitingRoom } from './waiting-room/room';
export type * from './waiting-room/store';
export { HOLE_BLOCK, LEASE_SLOTS } from './waiting-room/store';
export type { ToldWait } from './waiting-room/told';
