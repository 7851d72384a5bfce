/**
 * What a waiting room asks of its store. Every write touches one item of one event and is conditional, so that a
 * table without transactions can hold it. Times are epoch milliseconds and come from the caller, never from the store.
 *
 * A store that cannot answer rejects with `StoreUnavailableError`; nothing is then known about an attempted write,
 * and every method below says what repeating it does.
 */
import type { Phase } from '@urr/core';
import type { FeedbackDecision } from '@urr/core/plan';
import type { Pace, PaceChange, Segment } from '@urr/core/position';
import type { OperatorMessage } from '@urr/core/protocol';

/** Positions counted together when holes are remembered. */
export const HOLE_BLOCK = 4096;

/** How many leases of an event, counted back from the newest, can still be recovered by their id. */
export const LEASE_SLOTS = 24;

/**
 * Settings of an event as they are kept: every field resolved. `phase` is the one last set, not the one in force.
 * Stores keep the object whole, as plain JSON, and give it back as it came: it gains members.
 */
export type RoomSettings = {
  readonly phase: Phase;
  readonly opensAtMs: number | null;
  readonly closesAtMs: number | null;
  readonly order: 'arrival' | 'draw';
  readonly pacing: {
    readonly step: number;
    readonly everySeconds: number;
    readonly burst: number;
    readonly refill: number;
    /** Changes still to come, ascending; absent when there are none. */
    readonly schedule?: readonly PaceChange[];
    /** Absent unless measurements set the step. */
    readonly feedback?: StoredFeedback;
  };
  readonly ledger: 'subject' | 'none';
  readonly message: OperatorMessage;
  /** Promised or made; absent unless `order` is `draw`. */
  readonly draw?: StoredDraw;
  /** When the head ran, as far back as a claim window reaches; absent unless turns can be missed. */
  readonly turns?: Turns;
};

/** How measurements set the pace of an event, and what was decided last. */
export type StoredFeedback = {
  /** The pace as set by hand: no cycle lets in more than this one's claims. */
  readonly plan: Pace;
  readonly floorStep: number;
  readonly periodSeconds: number;
  readonly holdSeconds: number;
  /** Absent before the first decision: the plan is in force. After its `untilMs` the floor is. */
  readonly last?: StoredDecision;
};

export type StoredDecision = {
  readonly decision: FeedbackDecision;
  /** When the cycle began in which it was made: its name, in every process. */
  readonly cycleAtMs: number;
  /** Called up before that cycle, and people inside then; null where nobody could tell. */
  readonly called: number;
  readonly inside: number | null;
};

/**
 * The draw of an event. Stores keep it like every other setting; `seed` is a secret until the draw is made.
 */
export type StoredDraw = {
  /** 64 hexadecimal characters. */
  readonly seed: string;
  readonly commitment: string;
  /** The round that was announced; null when none was. */
  readonly beacon: { readonly chain: string; readonly round: number } | null;
  /** null until it is made; then positions 1 to `size` have their places by lot. */
  readonly result: {
    readonly size: number;
    /** null when there was no round, or it did not come in time. */
    readonly randomness: string | null;
    readonly key: string;
    readonly atMs: number;
  } | null;
};

/** Stretches of time in which an event was open and its head ran at one pace. */
export type Turns = {
  /** Begin of the one that is not over, perhaps still ahead; null while the event is not open. */
  readonly sinceMs: number | null;
  /** Those before it, ascending; `serving` is where the head stood in the end, and stood at `reachedAtMs` at the latest. */
  readonly past: readonly {
    readonly fromMs: number;
    readonly untilMs: number;
    readonly serving: number;
    readonly reachedAtMs: number;
    readonly step: number;
    readonly everySeconds: number;
  }[];
};

/** One event: its settings, its head and its line. */
export type StoredEvent = {
  readonly eventId: string;
  /** Generation of the line, from 1. */
  readonly epoch: number;
  /** Grows by one with each `writeEvent`, never restarts. */
  readonly rev: number;
  readonly settings: RoomSettings;
  /** One or two, ascending by `baseAt`: the one in force, and one that is to come. */
  readonly segments: readonly Segment[];
  /** Highest position leased in this epoch; 0 while nobody has joined. */
  readonly tail: number;
};

/** [block, holes], ascending: how many positions of block `floor((position - 1) / HOLE_BLOCK)` nobody holds. */
export type HoleCounts = readonly (readonly [block: number, count: number])[];

export type EventChange = {
  readonly eventId: string;
  /** The revision this change was computed from; 0 creates the event and fails when it exists. */
  readonly expectedRev: number;
  readonly epoch: number;
  readonly settings: RoomSettings;
  readonly segments: readonly Segment[];
  /** Serving position at the time of writing: kept for dashboards (`servingCounter`), read by nobody here. */
  readonly serving: number;
  /** A new epoch: the line begins again at position 1, leases and holes of the old one are forgotten. */
  readonly restart: boolean;
};

export type EventWritten =
  | { readonly written: true; readonly event: StoredEvent }
  /** `event` is what stands instead, undefined when the event does not exist. */
  | { readonly written: false; readonly event: StoredEvent | undefined };

/** Positions `from` to `to` of the event's epoch, for one lessee. */
export type Lease = {
  readonly from: number;
  readonly to: number;
  /**
   * How many leases the event's epoch had seen when this was answered, this one included. Two answers and the time
   * between them tell how often everybody together takes leases, without comparing anybody's clocks.
   */
  readonly leases: number;
  /** The event as the lease left it, in the same step. */
  readonly event: StoredEvent;
};

/** What the ledger remembers about a place: enough to sign the very same place again. */
export type PlaceRecord = {
  readonly jti: string;
  /** Subject of the place. */
  readonly subject: string;
  readonly position: number;
  /** Epoch seconds. */
  readonly iat: number;
  readonly exp: number;
  /** Hash of the subject who may find the place by this key; null when it was made without one. */
  readonly owner: string | null;
};

/** What became of a place. `iat` and `exp` are epoch seconds of the pass, `jti` its id. */
export type ClaimRecord =
  | { readonly state: 'claimed'; readonly jti: string; readonly iat: number; readonly exp: number }
  | { readonly state: 'left' };

/** One place of one epoch. */
export type PlaceKey = { readonly eventId: string; readonly epoch: number; readonly jti: string };

/** One entry of the ledger: `key` is made of hashes and short enough to be a table key. */
export type LedgerKey = { readonly eventId: string; readonly epoch: number; readonly key: string };

export interface WaitingRoomStore {
  /**
   * The event and its known holes, strongly consistent: sees every write that was confirmed before the call.
   *
   * @returns undefined for an event nobody configured
   */
  readEvent(eventId: string): Promise<
    | {
        readonly event: StoredEvent;
        readonly holes: HoleCounts;
        /** Leases this epoch has seen. */
        readonly leases: number;
      }
    | undefined
  >;

  /**
   * Replaces settings and head if `rev` is still the expected one. Atomic. Leases do not change `rev`, and `tail` is
   * kept unless `restart` is set. Not repeatable: a repeat finds the newer `rev` and reports what stands.
   */
  writeEvent(change: EventChange): Promise<EventWritten>;

  /** Ids of all events ever configured, in any order. */
  listEvents(): Promise<readonly string[]>;

  /**
   * Takes the next `count` positions. Atomic; no position is ever in two leases of an epoch. Repeating it with the
   * same `leaseId` answers with the same positions and takes no others, for the last `LEASE_SLOTS` leases of an epoch;
   * it does not count in `leases` again.
   *
   * @returns undefined for an event nobody configured
   */
  lease(request: {
    readonly eventId: string;
    readonly leaseId: string;
    readonly count: number;
  }): Promise<Lease | undefined>;

  /** Remembers that nobody holds `count` positions from `from` on. For display only, so a repeat may count twice. */
  addHoles(request: {
    readonly eventId: string;
    readonly epoch: number;
    readonly from: number;
    readonly count: number;
  }): Promise<void>;

  /**
   * Writes a ledger entry unless an unexpired one stands. Atomic and repeatable.
   *
   * @returns the entry that stands now: the given one or the earlier
   */
  putPlace(
    request: LedgerKey & {
      readonly place: PlaceRecord;
      readonly expiresAtMs: number;
      readonly nowMs: number;
    },
  ): Promise<PlaceRecord>;

  /** The unexpired ledger entry, strongly consistent. Expired means absent, whether or not it was deleted yet. */
  getPlace(request: LedgerKey & { readonly nowMs: number }): Promise<PlaceRecord | undefined>;

  /** Deletes a ledger entry if it is about the place `jti`. Repeatable; unknown entries are fine. */
  deletePlace(request: LedgerKey & { readonly jti: string }): Promise<void>;

  /**
   * Counts one claim in a cycle if fewer than `limit` are counted. Never counts more than `limit`, whatever runs in
   * parallel; stores may split the count into shards and give up a few claims. A repeat counts again.
   *
   * @param request.cycleAtMs when the cycle began: its name
   * @returns whether it was counted; false means the cycle is full
   */
  countClaim(request: {
    readonly eventId: string;
    readonly cycleAtMs: number;
    readonly limit: number;
    readonly expiresAtMs: number;
    readonly nowMs: number;
  }): Promise<boolean>;

  /** Claims counted in each of some cycles, in the order asked; 0 for cycles nobody claimed in or long gone. */
  readClaimCounts(eventId: string, cyclesAtMs: readonly number[]): Promise<readonly number[]>;

  /**
   * Writes what became of a place unless it is known already. Atomic and repeatable.
   *
   * @returns the record that stands now: the given one or the earlier
   */
  putClaim(
    request: PlaceKey & {
      readonly claim: ClaimRecord;
      readonly expiresAtMs: number;
      readonly nowMs: number;
    },
  ): Promise<ClaimRecord>;

  /** What became of a place, strongly consistent; undefined while it is neither claimed nor left. */
  getClaim(request: PlaceKey & { readonly nowMs: number }): Promise<ClaimRecord | undefined>;

  /**
   * Tells in-process listeners which event was written (`writeEvent`), so that rooms sharing the store need not wait
   * for their cached copy to age. Stores over a network leave it out.
   *
   * @returns a function that ends it
   */
  onEventWritten?(listener: (eventId: string) => void): () => void;
}
