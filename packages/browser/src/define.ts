/** Importing this registers `<urr-waiting-room>` and `<urr-entry-queue>`. On a server it does nothing. */
import { registerElements } from './element/register-all';

export { UrrEntryQueueElement } from './element/entry-queue-element';
export { UrrAdmittedEvent, UrrFailedEvent, UrrLeftEvent, UrrStateEvent } from './element/events';
export { UrrWaitingRoomElement } from './element/waiting-room-element';

registerElements();
