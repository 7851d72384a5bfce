/** `@urr/server/http`: both tiers and the operator as Fetch handlers, for any runtime that has `Request` and `Response`. */
export type { OnError } from './create-app';
export { createEntryQueueApp, type EntryQueueAppOptions } from './entry-queue-app';
export type { FetchHandler, HttpApp } from './http-app';
export type { Challenge, CookieFirst } from './join-gate';
export { createOperatorApp, type Meters, type OperatorAppOptions } from './operator-app';
export type { OperatorScope, OperatorToken, OperatorTokens } from './operator-tokens';
export type { SubjectOf } from './subject';
export { createWaitingRoomApp, type WaitingRoomAppOptions } from './waiting-room-app';
