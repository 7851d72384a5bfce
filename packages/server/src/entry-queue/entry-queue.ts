/** The entry queue as its callers see it: HTTP apps, the gateway gate, the operator, tests. */
import type { Claims, Clock, Config, KeySource, Phase, QueueKeys, Random } from '@urr/core';
import type { EventSettings } from '@urr/core/protocol';
import type { Publisher } from '../publisher/publisher';
import type { HeartbeatOutcome, JoinOutcome, LeaveOutcome, StatusOutcome } from './outcome';
import type { CheckSlotResult, EntryQueueStore, PromoteResult, QueueEvent } from './store';

export type EntryQueueOptions = {
  readonly config: Config;
  /** All three rings, or a function that loads them: called at first use, then every 5 minutes. */
  readonly keys: KeySource<QueueKeys>;
  readonly store: EntryQueueStore;
  /** Epoch milliseconds; `Date.now` by default. Stores with a clock of their own use that for slots and lines. */
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /**
   * Whether gates ask for the active set, so that leaving frees a slot at once. Default true. False when nothing
   * checks the set: then a slot stays taken until its token ends.
   */
  readonly activeCheck?: boolean;
  /** Line length from which new visitors are answered `queue-full`. None by default. */
  readonly maxWaiting?: number;
  /** Hears of everybody who is let in. Failing, it delays and refuses nobody. */
  readonly publisher?: Publisher;
  /** Told of failures in work that no caller waits for (promotion, heartbeats, publishing). Ignored by default. */
  readonly onError?: (error: unknown) => void;
};

/**
 * Who is asking: the place token, or the entry token of somebody already admitted. With `vwrToken` the answer renews
 * that pass when it has used up half of its life. With `eventId` a token of another event is refused.
 */
export type Holder = {
  readonly eventId?: string | undefined;
  readonly vwrToken?: string | undefined;
} & (
  | { readonly place: string | undefined; readonly entryToken?: undefined }
  | { readonly entryToken: string | undefined; readonly place?: undefined }
);

export type JoinRequest = {
  readonly eventId: string;
  /** The tier-1 pass. Nobody joins without one. */
  readonly vwrToken: string | undefined;
  /** The app's user, never taken from a request body: binds the pass to this user on first use. */
  readonly subject?: string | undefined;
  /** A place token from before: keeps its number if it is still good. */
  readonly place?: string | undefined;
};

/** An event as operators see it. */
export type QueueEventStatus = Omit<QueueEvent, 'phase'> & {
  /** The phase at this moment. */
  readonly phase: Phase;
  readonly term: number;
  readonly waiting: number;
  readonly active: number;
  /** Admissions of the last two minutes as a rate; null when there were none. */
  readonly admittedPerMinute: number | null;
  readonly asOf: number;
};

export type ConfigureOptions = {
  /** Change only if the event is at this revision; 0 is "not there yet". */
  readonly rev?: number | undefined;
};

export interface EntryQueue {
  readonly config: Config;

  /**
   * Takes a place in line, or a slot at once below the threshold. Idempotent by the subject of the pass; the line
   * holds each subject once. A subject whose place is spent gets a new one at the end.
   */
  join(request: JoinRequest): Promise<JoinOutcome>;

  /**
   * Where a place stands, answered from a snapshot without asking the store; at the front it claims the slot.
   * Counts as a sign of life.
   */
  status(request: {
    readonly place: string | undefined;
    readonly eventId?: string | undefined;
    readonly vwrToken?: string | undefined;
  }): Promise<StatusOutcome>;

  /** A sign of life without asking for ranks. Writes at most once a minute per subject; moves sliding sessions on. */
  heartbeat(holder: Holder): Promise<HeartbeatOutcome>;

  /** Gives up the place or slot: the next in line moves up. Idempotent. */
  leave(holder: Holder): Promise<LeaveOutcome>;

  /** Frees the slot after a booking. Idempotent; the place is spent. */
  complete(holder: Holder): Promise<LeaveOutcome>;

  /** Frees ended slots and admits from the front, one bounded step. Polls call it by themselves. */
  promote(request: { readonly eventId: string }): Promise<PromoteResult>;

  /**
   * For gates: whether the slot of a verified entry token is held, and whether it is this user's. Counts as a sign of
   * life.
   *
   * @param claims of an entry token that has been verified
   */
  checkSlot(claims: Claims, options?: { readonly subject?: string | undefined }): Promise<CheckSlotResult>;

  /**
   * Creates or changes an event. Takes `phase`, `opensAt`, `closesAt`, `maxUsers`, `threshold` and `message`; the
   * other keys of `EventSettings` belong to the waiting room and are passed over, unknown ones refused.
   *
   * @throws {InputError} an unknown key or a value out of range
   * @throws {ConflictError} the event is not at `options.rev`
   */
  configure(eventId: string, settings: EventSettings, options?: ConfigureOptions): Promise<QueueEventStatus>;

  /**
   * Starts the event's line anew: raises the epoch, drops everybody in line and every slot, refuses older tokens.
   *
   * @param options.epoch the epoch the waiting room was raised to, to stay in step; one more by default
   * @throws {ConflictError} the event is not at `options.rev`
   */
  reset(
    eventId: string,
    options?: ConfigureOptions & { readonly epoch?: number | undefined },
  ): Promise<QueueEventStatus>;

  /** Null for an event nobody configured. */
  get(eventId: string): Promise<QueueEventStatus | null>;
  list(): Promise<readonly QueueEventStatus[]>;
}
