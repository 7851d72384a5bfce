/** Importing this registers `<urr-waiting-room>` and `<urr-entry-queue>`. On a server it does nothing. */
import { registerElements } from './element/register';

export { UrrEntryQueueElement } from './element/entry-queue-element';
export { UrrWaitingRoomElement } from './element/waiting-room-element';

registerElements();
