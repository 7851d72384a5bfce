/** Planning a sale: what a crowd asks of each part, what pace a site bears, and pacing by what is measured. */
export { type CapacityInput, type CapacityPlan, planCapacity } from './plan/capacity';
export {
  decidedStep,
  type FeedbackDecision,
  type FeedbackRules,
  type FeedbackSignals,
  firstDecision,
  type Health,
  nextDecision,
  toPacingSettings,
} from './plan/feedback';
export { type Capacity, capacityForPace, paceForCapacity, paceToClear } from './plan/little';
export { AWS_LIMITS, type Limits, type Quota } from './plan/quotas';
export { CRITICAL_SHARE, type Level, provisionFor, utilization, WARN_SHARE } from './plan/utilization';
