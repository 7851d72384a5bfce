/** Events of both elements. They bubble and cross shadow boundaries. */
import type { Snapshot } from '../client/snapshot';

// Servers and React Native import this module too, and not all of them have events.
const EventBase = (globalThis.Event ?? class {}) as typeof Event;

type AdmittedDetail = Pick<UrrAdmittedEvent, 'eventId' | 'waited' | 'expiresAt' | 'next'>;
type FailedDetail = Pick<UrrFailedEvent, 'eventId' | 'code'> & { readonly message?: string | undefined };

class LineEvent extends EventBase {
  /** @param detail what it carries; an outcome's `state` is its type already */
  constructor(type: string, { state: _, ...detail }: Readonly<Record<string, unknown>>, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
    Object.assign(this, detail);
  }
}

/** Something changed: a number, a state, the time left. */
export class UrrStateEvent extends LineEvent {
  declare readonly snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    super('urr-state', { snapshot });
  }
}

/**
 * The visitor has the pass. `preventDefault()` keeps the element from going to `next`.
 * `expiresAt` is the end of the pass in epoch milliseconds, null when none was needed.
 */
export class UrrAdmittedEvent extends LineEvent {
  declare readonly eventId: string;
  declare readonly waited: boolean;
  declare readonly expiresAt: number | null;
  /** Where the element will go; '' when it stays. */
  declare readonly next: string;

  constructor(detail: AdmittedDetail) {
    super('urr-admitted', detail, true);
  }
}

/** The visitor gave the place up. */
export class UrrLeftEvent extends LineEvent {
  declare readonly eventId: string;

  constructor(eventId: string) {
    super('urr-left', { eventId });
  }
}

/** It ended without a pass: `code` is `closed`, `sold-out` or the code of a problem. */
export class UrrFailedEvent extends LineEvent {
  declare readonly eventId: string;
  declare readonly code: string;
  /** The operator's words in the visitor's language. */
  declare readonly message: string | undefined;

  constructor(detail: FailedDetail) {
    super('urr-failed', detail);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'urr-state': UrrStateEvent;
    'urr-admitted': UrrAdmittedEvent;
    'urr-left': UrrLeftEvent;
    'urr-failed': UrrFailedEvent;
  }
}
