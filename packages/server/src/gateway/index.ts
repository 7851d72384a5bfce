/** `@urr/server/gateway`: the entry gate in front of seats, reservations and payments. */
export type { GateHeaders } from './carriers';
export { createEntryGate } from './create-entry-gate';
export type {
  EntryGate,
  EntryGateOptions,
  GateNodeRequest,
  GateNodeResponse,
  GateRequest,
  GateVerdict,
} from './entry-gate';
export type { GateRefusal } from './gate-refusal';
