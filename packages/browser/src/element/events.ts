/** Events of both elements. They bubble and cross shadow boundaries. */
import type { Snapshot } from '../client/snapshot';

// Servers and React Native import this module too, and not all of them have events.
const EventBase = (globalThis.Event ?? class {}) as typeof Event;

/** Something changed: a number, a state, the time left. */
export class UrrStateEvent extends EventBase {
  static readonly type = 'urr-state';
  readonly snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    super(UrrStateEvent.type, { bubbles: true, composed: true });
    this.snapshot = snapshot;
  }
}

/**
 * The visitor has the pass. `preventDefault()` keeps the element from going to `next`.
 * `expiresAt` is the end of the pass in epoch milliseconds, null when none was needed.
 */
export class UrrAdmittedEvent extends EventBase {
  static readonly type = 'urr-admitted';
  readonly eventId: string;
  readonly waited: boolean;
  readonly expiresAt: number | null;
  /** Where the element will go; '' when it stays. */
  readonly next: string;

  constructor(detail: Pick<UrrAdmittedEvent, 'eventId' | 'waited' | 'expiresAt' | 'next'>) {
    super(UrrAdmittedEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.eventId = detail.eventId;
    this.waited = detail.waited;
    this.expiresAt = detail.expiresAt;
    this.next = detail.next;
  }
}

/** The visitor gave the place up. */
export class UrrLeftEvent extends EventBase {
  static readonly type = 'urr-left';
  readonly eventId: string;

  constructor(eventId: string) {
    super(UrrLeftEvent.type, { bubbles: true, composed: true });
    this.eventId = eventId;
  }
}

/** It ended without a pass: `code` is `closed`, `sold-out` or the code of a problem. */
export class UrrFailedEvent extends EventBase {
  static readonly type = 'urr-failed';
  readonly eventId: string;
  readonly code: string;
  /** The operator's words in the visitor's language. */
  readonly message: string | undefined;

  constructor(detail: {
    readonly eventId: string;
    readonly code: string;
    readonly message?: string | undefined;
  }) {
    super(UrrFailedEvent.type, { bubbles: true, composed: true });
    this.eventId = detail.eventId;
    this.code = detail.code;
    this.message = detail.message;
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
