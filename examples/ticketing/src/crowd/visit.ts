/** One visitor on their way through one event. */
import type { Http } from './http';
import type { Ledger } from './ledger';
import type { CrowdPlan } from './messages';
import type { Session } from './session';
import type { Temper } from './temper';

/** What everybody in the crowd notices at once. */
export type Shared = {
  roomOn: boolean;
  /** Epoch milliseconds of the last switch: a shop that was overrun takes a while to come round. */
  switchedAt: number;
  stopping: boolean;
};

export type Visit = {
  readonly id: number;
  readonly eventId: string;
  readonly temper: Temper;
  readonly session: Session;
  readonly http: Http;
  readonly ledger: Ledger;
  readonly plan: CrowdPlan;
  readonly shared: Shared;
  readonly random: () => number;
  /** Longest time until somebody who will leave does. */
  readonly patienceMs: number;
  /** Counts something that should not have happened. */
  readonly fault: (what: string) => void;
  /** How long this visitor takes over seats and payment. */
  readonly stayMs: () => number;
  /** When the visitor has looked at the event page for long enough and presses the button. */
  readonly decided: Promise<void>;
  /** Most people ahead in the queue before this visitor gives up. */
  readonly bearableAhead: number;
  /** Ends early when the crowd is told that the room was switched. */
  readonly pause: (ms: number) => Promise<void>;
  joined: boolean;
  /** Generation of the line this visitor stands in. */
  epoch: number;
};
