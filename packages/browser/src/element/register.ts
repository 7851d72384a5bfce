import { UrrEntryQueueElement } from './entry-queue-element';
import { UrrWaitingRoomElement } from './waiting-room-element';

/** Registers both elements under their names. Safe to call again, beside a second copy, and where there is no DOM. */
export function registerElements(): void {
  register('urr-waiting-room', UrrWaitingRoomElement);
  register('urr-entry-queue', UrrEntryQueueElement);
}

/** Registers one element, so that a page which needs one does not carry both. */
export function register(name: string, element: CustomElementConstructor): void {
  const { customElements } = globalThis;
  if (customElements && !customElements.get(name)) customElements.define(name, element);
}
