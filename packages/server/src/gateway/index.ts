/** `@urr/server/gateway`: the entry gate in front of seats, reservations and payments, and what rate limits need. */

export {
  RATE_CATEGORIES,
  type RateCategory,
  rateCategoryOf,
  ratesPerMinute,
} from '../rate-limit/rate-categories';
export { createRateClient, type RateClientOptions, type RateRequest } from '../rate-limit/rate-client';
export { type TooManyRequests, tooManyRequests } from '../rate-limit/too-many-requests';
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
