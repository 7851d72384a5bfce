/** What the entry queue answers. Everything a visitor can cause is a value; only a store that fails is thrown. */
import type { Reason } from '@urr/core';
import type { WaitRange } from '@urr/core/position';
import type { ProblemCode } from '@urr/core/problem';
import type { OperatorMessage } from '@urr/core/protocol';

/** A renewed tier-1 pass to set beside the answer. `expiresAt` is epoch milliseconds. */
export type RenewedPass = { readonly token: string; readonly expiresAt: number };

type Renewal = {
  /** Present when the pass presented has used up half of its life. */
  readonly vwr?: RenewedPass;
};

/** In line. `paused` and `scheduled` are the same while nobody is being admitted. */
export type QueueWaiting = Renewal & {
  readonly state: 'waiting' | 'paused' | 'scheduled';
  readonly eventId: string;
  /** Rank in line, 1 for the first; clients show the lowest they were told within a term. */
  readonly position: number;
  /** The number given on joining: never changed, never given twice within an epoch, ordered like the line. */
  readonly seq: number;
  readonly ahead: number;
  readonly behind: number;
  /** From the admissions of the last minutes; null while too little is known: say "calculating". */
  readonly eta: WaitRange | null;
  readonly pollAfterMs: number;
  /** When the ranks were true, epoch milliseconds. */
  readonly asOf: number;
  /** Run of the store that answers; a new one may change ranks. */
  readonly term: number;
  /** When a scheduled event opens, epoch milliseconds. */
  readonly opensAt?: number;
  readonly message?: OperatorMessage;
  /** The place token: on joining always, else absent. */
  readonly place?: string;
};

/** Holds a slot. Asking again gives the same token. */
export type QueueAdmitted = Renewal & {
  readonly state: 'admitted';
  readonly eventId: string;
  /** The entry token. */
  readonly token: string;
  /** End of the token, epoch milliseconds. */
  readonly expiresAt: number;
  readonly serverNow: number;
  readonly seq: number;
  /** The place token, on joining: shows the way back to the same slot. */
  readonly place?: string;
};

/** The place is used up: join again for a new one at the end of the line. */
export type QueueExpired = { readonly state: 'expired'; readonly eventId: string };

export type QueueClosed = {
  readonly state: 'closed';
  readonly eventId: string;
  readonly message?: OperatorMessage;
};

/** Out of the line. `released` tells whether a slot was freed by this call. */
export type QueueLeft = { readonly state: 'left'; readonly eventId: string; readonly released: boolean };

/** Not answered, with the code and usual status that go over the wire. */
export type QueueRefused = {
  readonly state: 'refused';
  readonly code: Extract<
    ProblemCode,
    | 'event-unknown'
    | 'event-invalid'
    | 'vwr-required'
    | 'place-required'
    | 'place-invalid'
    | 'entry-required'
    | 'queue-full'
  >;
  readonly status: number;
  readonly reason?: Reason;
  readonly eventId?: string;
  readonly retryAfterSeconds?: number;
};

export type JoinOutcome = QueueWaiting | QueueAdmitted | QueueClosed | QueueRefused;
export type StatusOutcome = QueueWaiting | QueueAdmitted | QueueExpired | QueueClosed | QueueRefused;
export type HeartbeatOutcome = StatusOutcome;
export type LeaveOutcome = QueueLeft | QueueRefused;
