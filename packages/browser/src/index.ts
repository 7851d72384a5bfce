/** The waiting room and the entry queue in the browser: one call, one element, or a client without any interface. */
export type { Client, ClientOptions } from './client/client';
export { createDrawClient } from './client/draw-client';
export { createEntryQueueClient } from './client/entry-queue-client';
export { isWaiting } from './client/is-waiting';
export type { KeyValueStorage, Page, Runtime, Timers } from './client/runtime';
export { createSharedFetch } from './client/shared-fetch';
export type { ClientState, Outcome, Snapshot } from './client/snapshot';
export type { Readable } from './client/store';
export { createWaitingRoomClient } from './client/waiting-room-client';
export { UrrEntryQueueElement } from './element/entry-queue-element';
export { UrrAdmittedEvent, UrrFailedEvent, UrrLeftEvent, UrrStateEvent } from './element/events';
export { UrrWaitingRoomElement } from './element/waiting-room-element';
export { type EnterOptions, enterEntryQueue, enterWaitingRoom } from './enter';
export {
  createGuardedFetch,
  guardedFetch,
  type Refusal,
  type RefusalProblem,
  type ResponseLike,
  recover,
  refusalOf,
} from './guarded-fetch';
export type { UrrIntrinsicElements } from './jsx';
export { type EntrySnapshot, type KeepEntryOptions, type KeptEntry, keepEntry } from './keep-entry';
export { setMessages } from './messages/catalogue';
export type { Messages, Notice } from './messages/messages';
