/** What this process knows about events: one read at a time, kept for a second at most. */
import { type Clock, isUrrError } from '@urr/core';
import type { LeaseReading } from '@urr/core/position';
import type { HoleCounts, StoredEvent, WaitingRoomStore } from './store';

export type Snapshot = {
  readonly event: StoredEvent;
  readonly holes: HoleCounts;
  /** How far its leases were when it was last read. */
  readonly seen?: LeaseReading | undefined;
};

type Found = NonNullable<Awaited<ReturnType<WaitingRoomStore['readEvent']>>>;

/** How old an answer may be that no decision hangs on. */
const MAX_AGE_MS = 1000;

/** How long a store that cannot answer is spoken for from what it said last. Claims and joins need it to answer. */
const MAX_STALE_MS = 60_000;

/** Asking for ids nobody configured must not fill the memory. */
const MAX_EVENTS = 1000;

type Entry = {
  snapshot: Snapshot | undefined;
  readAtMs: number;
  /** When the store last said how the event stands. */
  knownAtMs: number;
  /** When a read last failed; null once one succeeds. */
  failedAtMs: number | null;
  /** The read under way, and the one that begins when it ends. */
  reading: Promise<Snapshot | undefined> | null;
  queued: Promise<Snapshot | undefined> | null;
};

export type EventCache = {
  /**
   * The event, at most a second old. Parallel callers share one read. While the store cannot answer, at most a minute
   * old, and nobody waits for the reads that are tried each second.
   */
  get(eventId: string): Promise<Snapshot | undefined>;
  /** The event as read after this call began. Parallel callers share at most two reads. */
  fresh(eventId: string): Promise<Snapshot | undefined>;
  /** Takes in what a write or lease answered. Older news than is known changes nothing. */
  note(event: StoredEvent): void;
  /** What is known without asking, however old. */
  last(eventId: string): Snapshot | undefined;
};

export function createEventCache(store: WaitingRoomStore, clock: Clock): EventCache {
  const entries = new Map<string, Entry>();

  store.onEventWritten?.((eventId) => {
    const entry = entries.get(eventId);
    if (entry !== undefined) entry.readAtMs = Number.NEGATIVE_INFINITY;
  });

  function entryOf(eventId: string): Entry {
    let entry = entries.get(eventId);
    if (entry === undefined) {
      makeRoom(entries);
      const never = Number.NEGATIVE_INFINITY;
      entry = {
        snapshot: undefined,
        readAtMs: never,
        knownAtMs: never,
        failedAtMs: null,
        reading: null,
        queued: null,
      };
      entries.set(eventId, entry);
    }
    return entry;
  }

  function read(eventId: string, entry: Entry): Promise<Snapshot | undefined> {
    const startedAtMs = clock();
    const reading = store
      .readEvent(eventId)
      .then(
        (found) => {
          entry.readAtMs = startedAtMs;
          entry.knownAtMs = startedAtMs;
          entry.failedAtMs = null;
          entry.snapshot =
            found === undefined ? undefined : newer(entry.snapshot, toSnapshot(found, startedAtMs));
          return entry.snapshot;
        },
        (error: unknown) => {
          entry.failedAtMs = clock();
          throw error;
        },
      )
      .finally(() => {
        if (entry.reading === reading) entry.reading = null;
      });
    entry.reading = reading;
    return reading;
  }

  return {
    async get(eventId) {
      const entry = entryOf(eventId);
      if (isWithin(clock() - entry.readAtMs, MAX_AGE_MS)) return entry.snapshot;
      const speakable = entry.snapshot !== undefined && isWithin(clock() - entry.knownAtMs, MAX_STALE_MS);
      if (!speakable) return entry.reading ?? read(eventId, entry);
      if (entry.failedAtMs === null) {
        const before = entry.snapshot;
        return (entry.reading ?? read(eventId, entry)).catch((error: unknown) => {
          if (isUrrError(error, 'ERR_STORE_UNAVAILABLE')) return entry.snapshot ?? before;
          throw error;
        });
      }
      if (entry.reading === null && !isWithin(clock() - entry.failedAtMs, MAX_AGE_MS)) {
        read(eventId, entry).catch(() => undefined);
      }
      return entry.snapshot;
    },

    fresh(eventId) {
      const entry = entryOf(eventId);
      if (entry.reading === null) return read(eventId, entry);
      entry.queued ??= entry.reading
        .catch(() => undefined)
        .then(() => {
          entry.queued = null;
          return read(eventId, entry);
        });
      return entry.queued;
    },

    note(event) {
      const entry = entryOf(event.eventId);
      const known = entry.snapshot?.event.epoch === event.epoch ? entry.snapshot : undefined;
      entry.snapshot = newer(entry.snapshot, { event, holes: known?.holes ?? [], seen: known?.seen });
      entry.knownAtMs = clock();
    },

    last: (eventId) => entries.get(eventId)?.snapshot,
  };
}

function toSnapshot({ event, holes, leases }: Found, atMs: number): Snapshot {
  return { event, holes, seen: { atMs, leases, tail: event.tail } };
}

function isWithin(ageMs: number, limitMs: number): boolean {
  return ageMs >= 0 && ageMs < limitMs;
}

/** The later of two by (epoch, rev); of equal ones the later tail, because leases do not change `rev`. */
function newer(known: Snapshot | undefined, found: Snapshot): Snapshot {
  if (known === undefined) return found;
  const { event: a } = known;
  const { event: b } = found;
  const order = a.epoch - b.epoch || a.rev - b.rev;
  if (order > 0) return known;
  if (order === 0 && a.tail > b.tail) return { ...found, event: { ...b, tail: a.tail } };
  return found;
}

/** Forgets one event when there are too many, one that does not exist if possible. */
function makeRoom(entries: Map<string, Entry>): void {
  if (entries.size < MAX_EVENTS) return;
  let spare: string | undefined;
  for (const [eventId, { reading, snapshot }] of entries) {
    if (reading !== null) continue;
    spare ??= eventId;
    if (snapshot !== undefined) continue;
    spare = eventId;
    break;
  }
  if (spare !== undefined) entries.delete(spare);
}
