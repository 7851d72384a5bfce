/** Events of both elements. They bubble and cross shadow boundaries. */
import type { Snapshot } from '../client/snapshot';

// Servers and React Native import this module too, and not all of them have events.
const EventBase = (globalThis.Event ?? class {}) as typeof Event;

const everywhere = { bubbles: true, composed: true } as const;

type AdmittedDetail = Pick<UrrAdmittedEvent, 'eventId' | 'waited' | 'expiresAt' | 'next'>;

/** Something changed: a number, a state, the time left. */
export class UrrStateEvent extends EventBase {
  static readonly type = 'urr-state';
  readonly snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    super(UrrStateEvent.type, everywhere);
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

  constructor({ eventId, waited, expiresAt, next }: AdmittedDetail) {
    super(UrrAdmittedEvent.type, { ...everywhere, cancelable: true });
    this.eventId = eventId;
    this.waited = waited;
    this.expiresAt = expiresAt;
    this.next = next;
  }
}

/** The visitor gave the place up. */
export class UrrLeftEvent extends EventBase {
  static readonly type = 'urr-left';
  readonly eventId: string;

  constructor(eventId: string) {
    super(UrrLeftEvent.type, everywhere);
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
    super(UrrFailedEvent.type, everywhere);
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
