/** `@urr/server/lambda`: the HTTP apps behind API Gateway and Function URLs, and the advancer for EventBridge. */
export { type AdvancerHandler, type AdvancerSummary, createAdvancerHandler } from './advancer';
export type { HttpEvent, HttpEventV1, HttpEventV2, HttpResult } from './http-event';
export { type LambdaHandler, lambdaEventOf, toLambdaHandler } from './to-lambda-handler';
