/**
 * `@urr/core`: configuration, keys, tokens, routes and position arithmetic of the URR virtual waiting room.
 * Pure: clock, random and HMAC are passed in, nothing here does I/O.
 */
export {
  type Config,
  type ConfigInput,
  defineConfig,
  type EventRule,
  type Mode,
  type Pacing,
  type PollSettings,
  type Routes,
} from './config';
export { type CookieNames, clearCookie, cookieNames, readCookies, serializeCookie } from './cookies';
export {
  ConfigError,
  type ConfigIssue,
  ConflictError,
  type ErrorCode,
  InputError,
  isUrrError,
  KeysError,
  StoreUnavailableError,
  UrrError,
} from './errors';
export { assertEventId, EVENT_ID, isEventId } from './event-id';
export * from './keys';
export {
  assertPhaseMove,
  assertStateMove,
  canMovePhase,
  canMoveState,
  PHASES,
  type Phase,
  phaseAt,
  VISITOR_STATES,
  type VisitorState,
} from './lifecycle';
export { modeOf } from './mode';
export { nearest } from './nearest';
export { isSafeReturnTo, pageFor, safeReturnTo } from './return-to';
export { canonicalPath, compileRoutes, matchRoute, type RouteMatch, type Tier } from './routes';
export * from './token';
