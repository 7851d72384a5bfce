/** The surface of a waiting room: what visitors, timers and operators can ask of it. */
import type { Config, Phase } from '@urr/core';
import type { EventSettings } from '@urr/core/protocol';
import type { AssignOutcome, CheckOutcome, LeaveOutcome, StatusOutcome } from './outcome';
import type { RoomSettings, StoredDecision, StoredEvent } from './store';

/** An event as operators see it. */
export type RoomEvent = StoredEvent & {
  /** The phase in force now; `settings.phase` is the one last set. */
  readonly phase: Phase;
  /** Highest position that may claim now. */
  readonly serving: number;
  /** People in the line who are not served yet, as far as is known. */
  readonly waiting: number;
  /** Passes given out in the last minute, counted in whole cycles. */
  readonly admittedPerMinute: number;
};

/** What `advance` did with one event. */
export type Advance =
  | {
      readonly state: 'advanced' | 'unchanged';
      readonly eventId: string;
      readonly serving: number;
      readonly tail: number;
    }
  | { readonly state: 'unknown'; readonly eventId: string }
  | { readonly state: 'failed'; readonly eventId: string; readonly error: unknown };

/** What is failing, by name: nothing when ready. */
export type Readiness = { readonly ready: boolean; readonly failing: readonly ('keys' | 'store')[] };

export type WaitingRoom = {
  /** The configuration it was made with: HTTP apps and operators read their names and paths from it. */
  readonly config: Config;

  /**
   * Joins an event's line, or finds the place the visitor already has: by the place presented, by subject, by
   * idempotency key. Claims at once when the position is already served.
   *
   * @param request.subject the signed-in user, from the app, never from the request body; hashed before it is kept
   * @param request.place a place from an earlier answer; ignored unless it is valid for this event and epoch
   * @param request.challenged that the app's challenge was passed: asked for before a draw with `lots: 'challenge'`
   * @param request.idempotencyKey at least 22 characters, remembered 10 minutes for the same subject
   * @throws {StoreUnavailableError} nobody's position is lost: the visitor asks again
   */
  assign(request: {
    readonly eventId: string;
    readonly subject?: string | undefined;
    readonly place?: string | undefined;
    readonly idempotencyKey?: string | undefined;
    readonly challenged?: boolean | undefined;
  }): Promise<AssignOutcome>;

  /**
   * Where a place stands; when it is served, turns it into a pass. Asking again gives the same pass again.
   *
   * @param request.eventId refuses a place of another event
   */
  check(request: {
    readonly place: string | undefined;
    readonly eventId?: string | undefined;
  }): Promise<CheckOutcome>;

  /** The public status document, at most a second old, or a refusal (told by its `state`). */
  status(eventId: string): Promise<StatusOutcome>;

  /** Gives a place back. A place that was claimed stays claimed; leaving twice is leaving once. */
  leave(request: {
    readonly place: string | undefined;
    readonly eventId?: string | undefined;
  }): Promise<LeaveOutcome>;

  /**
   * Keeps the head one step above the tail and on its planned pace, and gives back what closed cycles left unused
   * (`pacing.refill`): of one event, or of all. Anybody may call it at any time, any number of
   * times; the result is the same. One event's failure is reported in its own entry and leaves the others alone.
   */
  advance(request?: { readonly eventId?: string | undefined }): Promise<readonly Advance[]>;

  /** Whether it can serve: keys are there and the store has answered within the last minute. Never rejects. */
  ready(): Promise<Readiness>;

  /**
   * Creates or changes an event. Fields left out keep their value; `pacing` is merged field by field. A new event is
   * `open`, or `scheduled` when it comes with an `opensAt` ahead. `maxUsers` and `threshold` belong to the entry queue
   * and are passed over.
   *
   * @param options.rev fails unless this is still the event's revision; 0 for "must be new"
   * @throws {InputError} unknown keys, values out of range, phases that cannot follow
   * @throws {ConflictError} `rev` is not the present one
   */
  configure(
    eventId: string,
    settings: EventSettings,
    options?: { readonly rev?: number | undefined },
  ): Promise<RoomEvent>;

  /**
   * Puts a decision of feedback in force, with its end: see `createPaceKeeper`. Atomic; `from` is the pacing it was
   * made on, as `get` told it.
   *
   * @throws {ConflictError} somebody else has decided, or changed the pace
   */
  pace(
    eventId: string,
    change: { readonly from: RoomSettings['pacing']; readonly last: StoredDecision },
  ): Promise<RoomEvent>;

  /** People let in, in each of some cycles, by the moments at which these began. */
  claims(eventId: string, cyclesAtMs: readonly number[]): Promise<readonly number[]>;

  /**
   * Begins the event's line again: the epoch rises, positions restart at 1, every earlier place is refused
   * (`wrong-epoch`). Settings and phase stay.
   *
   * @param options.epoch the epoch to go to, above the present one; one more by default
   * @throws {InputError} nobody configured the event
   * @throws {ConflictError} `rev` is not the present one
   */
  reset(
    eventId: string,
    options?: { readonly rev?: number | undefined; readonly epoch?: number | undefined },
  ): Promise<RoomEvent>;

  /** The event as it stands now, null when nobody configured it. */
  get(eventId: string): Promise<RoomEvent | null>;

  /** All events, by id. */
  list(): Promise<readonly RoomEvent[]>;
};
