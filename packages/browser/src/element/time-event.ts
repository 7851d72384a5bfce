import type { EntrySnapshot } from '../keep-entry';

const EventBase = (globalThis.Event ?? class {}) as typeof Event;

/** `urr-ending`: the time on the pass is about to end. `urr-ended`: it has. They bubble and cross shadow boundaries. */
export class UrrTimeEvent extends EventBase {
  readonly snapshot: EntrySnapshot;

  constructor(type: 'urr-ending' | 'urr-ended', snapshot: EntrySnapshot) {
    super(type, { bubbles: true, composed: true });
    this.snapshot = snapshot;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'urr-ending': UrrTimeEvent;
    'urr-ended': UrrTimeEvent;
  }
}
