/** What a waiting room answers to a visitor. Expected answers are values, told apart by `state`. */
import type { OperatorMessage, StatusDocument } from '@urr/core/protocol';
import type { Refusal } from '../refusal';

/** In the line. */
type Placed = {
  readonly eventId: string;
  /** null while a draw will decide and the number means nothing yet. */
  readonly position: number | null;
  /** Number of joining, only where a draw decides: from it and the status document clients compute their place. */
  readonly entry?: number;
  /** Milliseconds until asking again is worth it. */
  readonly pollAfterMs: number;
  readonly status: StatusDocument;
};

/** Has a pass. `token` is a secret: the HTTP app puts it into a cookie, not into the body. */
export type Admitted = {
  readonly state: 'admitted';
  readonly eventId: string;
  readonly token: string;
  /** End of the pass and now, epoch milliseconds by the server's clock. */
  readonly expiresAt: number;
  readonly serverNow: number;
  /** 0 when nobody waits (phase `off`). */
  readonly position: number;
};

export type Closed = {
  readonly state: 'closed';
  readonly eventId: string;
  readonly message: OperatorMessage;
};

/** The place was given back; joining again starts at the end of the line. */
export type Left = { readonly state: 'left'; readonly eventId: string };

/** The place was used and its pass has run out. */
export type Expired = { readonly state: 'expired'; readonly eventId: string };

/** `place` is the signed proof of the position, a secret of the visitor; absent only in phase `off`. */
export type AssignOutcome =
  | (Placed & {
      readonly state: 'waiting' | 'scheduled' | 'paused';
      readonly place: string;
      /** Served, but this cycle's claims are used up; `pollAfterMs` is the time to the next cycle. */
      readonly turn?: true;
    })
  | (Admitted & { readonly place?: string })
  | Closed
  | Refusal;

export type CheckOutcome =
  | (Placed & {
      readonly state: 'waiting' | 'scheduled' | 'paused';
      /** Served, but this cycle's claims are used up; `pollAfterMs` is the time to the next cycle. */
      readonly turn?: true;
    })
  | Admitted
  | Left
  | Expired
  | Closed
  | Refusal;

export type LeaveOutcome = Left | Refusal;

/** Documents have no `state`, refusals do. */
export type StatusOutcome = StatusDocument | Refusal;
