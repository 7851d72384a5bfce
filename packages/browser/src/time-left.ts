/** Importing this registers `<urr-time-left>`, for seat and payment pages. On a server it does nothing. */
import { register } from './element/register';
import { UrrTimeLeftElement } from './element/time-left-element';

export { UrrTimeEvent } from './element/time-event';
export type { TimeLeftMessages } from './messages/time-left';
export { UrrTimeLeftElement };

register('urr-time-left', UrrTimeLeftElement);
