/**
 * The store of an entry queue: what has to be exact and shared between processes, and nothing else.
 *
 * Every method is one atomic operation (one script in Redis, one synchronous step in memory) unless it says it reads.
 * Methods answer values for everything a visitor can cause and throw `StoreUnavailableError` when nothing is known.
 */
import type { Phase } from '@urr/core';
import type { OperatorMessage } from '@urr/core/protocol';

/** The times of the configuration that decide who holds a slot. The same in every process of an event. */
export type QueueRules = {
  readonly entrySeconds: number;
  readonly leewaySeconds: number;
  readonly claimWindowSeconds: number;
  /** A waiter unheard of for this long is passed over until heard of again. */
  readonly silenceSeconds: number;
  /** An active unheard of for this long loses the slot. */
  readonly activeSeconds: number;
  /** How long a spent place is remembered: at least as long as a place lives. */
  readonly recordSeconds: number;
  /** Heartbeats move the end of the session. */
  readonly sliding: boolean;
  /** Nobody asks for the active set, so a slot is free only when its token has ended. */
  readonly holdSlots: boolean;
};

/**
 * On every call: which event, under which rules, and the caller's clock.
 *
 * `nowMs` is the time of stores without a clock of their own; a shared store uses its server's instead and says so in
 * its answers. Time never goes back within an event.
 */
export type StoreCall = { readonly eventId: string; readonly nowMs: number; readonly rules: QueueRules };

/** What an operator decided about an event, plus its generation. Null means "not set": nobody is admitted. */
export type QueueEvent = {
  readonly eventId: string;
  /** Raised by every change. */
  readonly rev: number;
  /** Generation of the line, from 1. Only ever raised. */
  readonly epoch: number;
  /** As set; `phaseAt` tells what it means now. */
  readonly phase: Phase;
  readonly opensAtMs: number | null;
  readonly closesAtMs: number | null;
  /** Most slots at once. Null admits nobody. */
  readonly maxUsers: number | null;
  /** Below this many active people joining admits at once. Null is the same as `maxUsers`. */
  readonly threshold: number | null;
  readonly message: OperatorMessage;
};

/** A place that a verified place token proves. */
export type PlaceEvidence = {
  readonly subject: string;
  readonly epoch: number;
  /** The number in the line (`seq`), as the store gave it out. */
  readonly seq: number;
};

/** A slot that a verified entry token proves. `id` is its `jti`, the member of the active set. */
export type SlotEvidence = PlaceEvidence & { readonly id: string; readonly expiresAtSeconds: number };

/** A slot as its token says it. The same slot always has the same three values until a sliding session moves them. */
export type Slot = {
  readonly id: string;
  readonly seq: number;
  readonly epoch: number;
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
};

/** Somebody in the line. `ahead` and `behind` are exact at `nowMs`. */
export type InLine = {
  readonly state: 'waiting';
  readonly seq: number;
  readonly ahead: number;
  readonly behind: number;
  readonly epoch: number;
  readonly term: number;
  readonly event: QueueEvent;
  readonly nowMs: number;
};

export type Admitted = { readonly state: 'admitted'; readonly slot: Slot; readonly nowMs: number };

/** What stops every visitor alike. */
export type Barred =
  | { readonly state: 'unknown' }
  | { readonly state: 'closed'; readonly event: QueueEvent }
  | { readonly state: 'wrong-epoch'; readonly epoch: number };

export type JoinInput = StoreCall & {
  readonly subject: string;
  /** Epoch of the pass presented. Older ones are refused; newer ones come from a tier 1 that was reset first. */
  readonly epoch: number;
  /** Place presented with the pass, already verified and of the same subject. */
  readonly place: PlaceEvidence | null;
  /** Fingerprint of the app's user: binds the subject on first use. */
  readonly user: string | null;
  /** Line length from which new places are refused. Places already given are unaffected. */
  readonly maxWaiting: number | null;
};

export type JoinResult =
  | InLine
  | Admitted
  | Barred
  | { readonly state: 'full'; readonly waiting: number }
  | { readonly state: 'wrong-subject' };

export type ClaimInput = StoreCall & { readonly place: PlaceEvidence };

/** `spent`: the place was used up by leaving, completing or an ended session, or its subject has a newer one. */
export type ClaimResult = InLine | Admitted | Barred | { readonly state: 'spent' };

export type HeartbeatInput = StoreCall & {
  readonly places: readonly PlaceEvidence[];
  readonly slots: readonly SlotEvidence[];
};

/**
 * `waiting`: in the line, put back with its own number if it was missing. `turn`: admitted, to be claimed.
 * `gone`: spent, of another epoch, or of an unknown event.
 */
export type PlaceBeat = 'waiting' | 'turn' | 'gone';

/** In the order asked. A slot that is still held says its (perhaps moved) times. */
export type HeartbeatResult = {
  readonly places: readonly PlaceBeat[];
  readonly slots: readonly (Slot | null)[];
  readonly nowMs: number;
};

export type CheckSlotInput = StoreCall & { readonly slot: SlotEvidence; readonly user: string | null };
export type CheckSlotResult = 'active' | 'gone' | 'wrong-epoch' | 'wrong-subject' | 'unknown';

export type ReleaseInput = StoreCall & ({ readonly place: PlaceEvidence } | { readonly slot: SlotEvidence });

/** `freed`: a slot was freed by this call; false when repeated, when only a place was given up, and with `holdSlots`. */
export type ReleaseResult =
  | { readonly state: 'released'; readonly freed: boolean }
  | { readonly state: 'unknown' | 'wrong-epoch' };

export type PromoteInput = StoreCall & {
  /** Most units of work; each expired, admitted or hidden person is one. Bounds how long others wait for the store. */
  readonly maxUnits: number;
};

export type PromoteResult = {
  /** In order. Each has `claimWindowSeconds` to claim. */
  readonly admitted: readonly PlaceEvidence[];
  /** Slots freed: sessions at their end, unclaimed admissions, silent actives. */
  readonly expired: number;
  /** Waiters passed over because they fell silent; heard of again, they stand where they stood. */
  readonly hidden: number;
  /** There was more to do than `maxUnits`. */
  readonly more: boolean;
};

/**
 * One consistent look at an event, small enough to be taken a few times a second by every process and enough to
 * answer any number of polls.
 */
export type QueueSnapshot = {
  /** Time of the look, epoch milliseconds of the store's clock. */
  readonly asOf: number;
  readonly event: QueueEvent;
  /** Which run of the store gives out numbers now. */
  readonly term: number;
  readonly waiting: number;
  /** Slots held: sessions that have not ended, and admissions whose claim window is open. */
  readonly active: number;
  /** Holders of numbers up to here may claim: nobody in line comes before them. Everybody, when nobody waits. */
  readonly head: number;
  /** Highest number given out. */
  readonly tail: number;
  /** The first numbers in line, ascending, at most 1,000: ranks among them are exact. */
  readonly front: readonly number[];
  /** Numbers further back with their ranks (1 for the first in line), ascending; ranks between are interpolated. */
  readonly markers: readonly (readonly [seq: number, rank: number])[];
  /** Admissions of the last `windowMs` at most, counted since `sinceMs`; null when there were none. */
  readonly pace: { readonly admitted: number; readonly sinceMs: number } | null;
  /** Nobody is promoted while the actives of a lost run come back. */
  readonly recovering: boolean;
};

/** A change by an operator: fields left out stay as they are. */
export type QueueEventChange = {
  readonly [Field in Exclude<keyof QueueEvent, 'eventId' | 'rev' | 'epoch'>]?: QueueEvent[Field];
} & {
  /**
   * Raises the epoch, to a number or by one, and drops the line and the slots of all older ones. A number that is
   * not above the current epoch changes nothing.
   */
  readonly epoch?: number | 'next';
};

export type ConfigureInput = {
  readonly eventId: string;
  readonly nowMs: number;
  readonly change: QueueEventChange;
  /** Change only if the event is at this revision; 0 is "not there yet". */
  readonly rev?: number;
};

export type ConfigureResult =
  | { readonly state: 'configured'; readonly event: QueueEvent }
  | { readonly state: 'conflict'; readonly event: QueueEvent | null };

/** What every store of the entry queue promises; `entryQueueStoreContract` checks it. */
export interface EntryQueueStore {
  /**
   * Gives a subject a number at the end of the line, or a slot at once when nobody waits and fewer than `threshold`
   * (and `maxUsers`) people are active, or always in phase `off`.
   *
   * Safe to repeat: a subject in line or with a slot gets the same again. A subject whose place is spent gets a new
   * number at the end. A place presented by a subject that is nowhere to be found is put back where it stood.
   */
  join(input: JoinInput): Promise<JoinResult>;

  /**
   * Turns an admitted place into a slot with a session, or says where the place stands. The session begins with the
   * first claim; repeated claims answer the same slot. A place missing from the line is put back with its own number.
   * In phase `off` every place is admitted. Paused, scheduled and closed events begin no session.
   */
  claim(input: ClaimInput): Promise<ClaimResult>;

  /** Marks waiters and actives as alive, at most 50 of them; puts missing ones back. Safe to repeat. */
  heartbeat(input: HeartbeatInput): Promise<HeartbeatResult>;

  /**
   * Whether an entry token's slot is held. Binds the subject to `user` on first use. A slot given out by an earlier
   * run of the store is put back while there is room.
   */
  checkSlot(input: CheckSlotInput): Promise<CheckSlotResult>;

  /** Gives up a place or a slot and marks the place spent. Safe to repeat; an unknown place is released already. */
  release(input: ReleaseInput): Promise<ReleaseResult>;

  /**
   * Frees ended slots, then admits from the front while there is room, then passes over the silent. Any number of
   * callers at once never exceed `maxUsers`, and only the silent are passed over. Admits only in phase `open`.
   */
  promote(input: PromoteInput): Promise<PromoteResult>;

  /** Reads. Null for an event nobody configured. */
  snapshot(input: StoreCall & { readonly windowMs: number }): Promise<QueueSnapshot | null>;

  /** Creates or changes an event. New events are `open`, epoch 1, and admit nobody before `maxUsers` is set. */
  configure(input: ConfigureInput): Promise<ConfigureResult>;

  /** Reads. */
  get(eventId: string): Promise<QueueEvent | null>;

  /** Reads every configured event, by event id. */
  list(): Promise<readonly QueueEvent[]>;
}
