import { UrrEntryQueueElement } from './entry-queue-element';
import { register } from './register';
import { UrrWaitingRoomElement } from './waiting-room-element';

/** Registers both elements under their names. Safe to call again, beside a second copy, and where there is no DOM. */
export function registerElements(): void {
  register('urr-waiting-room', UrrWaitingRoomElement);
  register('urr-entry-queue', UrrEntryQueueElement);
}
