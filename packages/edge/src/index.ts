/**
 * `@urr/edge`: the guard as a pure function. The runtimes are beside it: `/lambda-edge`, `/cloudfront-functions`,
 * `/fetch`, `/node`.
 */
export type { Decision, Guard, GuardRequest } from './decision';
export { type DecisionSummary, logShadow, toLogLine } from './decision-log';
export { createGuard, type GuardOptions } from './guard';
export { type PlainResponse, REFUSED_HEADER, toResponse } from './response';
