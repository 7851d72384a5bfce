/**
 * The entry queue's store in memory: the readable reference. Every operation runs to its end before the next begins,
 * which is what a script does in a shared store.
 */
import type { Clock } from '@urr/core';
import {
  createMemoryLine,
  currentPhase,
  dequeue,
  emptyLine,
  enqueue,
  entersAtOnce,
  inLine,
  isSilent,
  type MemoryLine,
  roomLeft,
  settle,
  standingOf,
} from './memory-line';
import { createMemoryPace } from './memory-pace';
import type { HeldSlot } from './memory-slots';
import { snapshotOf } from './memory-snapshot';
import { seqBefore, termAt } from './seq';
import type {
  Admitted,
  Barred,
  ClaimResult,
  ConfigureInput,
  EntryQueueStore,
  PlaceEvidence,
  QueueEvent,
  QueueRules,
  Slot,
  SlotEvidence,
} from './store';
import { createUserBindings } from './user-bindings';

export type MemoryEntryQueueOptions = {
  /** Time for slots and lines. By default the clock of the queue that calls. */
  readonly clock?: Clock;
  /**
   * What numbers start from. By default the seconds since 2026 at first use, so that a restarted process never repeats
   * a number; 0 gives 1, 2, 3 … where no place outlives the process (tests, local development).
   */
  readonly term?: number;
};

type Hall = {
  readonly line: MemoryLine;
  readonly pace: ReturnType<typeof createMemoryPace>;
  readonly users: ReturnType<typeof createUserBindings>;
};

/**
 * Makes a store for one process. Everything is lost with the process, except what visitors' own tokens prove: places
 * and slots of an earlier run are taken back as they are shown.
 */
export function memoryEntryQueueStore(options: MemoryEntryQueueOptions = {}): EntryQueueStore {
  const halls = new Map<string, Hall>();
  let term = options.term;

  /** The event at this moment, or undefined. */
  function enter({ eventId, nowMs }: { readonly eventId: string; readonly nowMs: number }): Hall | undefined {
    const hall = halls.get(eventId);
    if (hall === undefined) return undefined;
    hall.line.nowMs = Math.max(hall.line.nowMs, options.clock?.() ?? nowMs);
    hall.line.spent.forget(hall.line.nowMs);
    hall.users.forget(hall.line.nowMs);
    return hall;
  }

  function open({ eventId, nowMs }: ConfigureInput): Hall {
    term ??= termAt(options.clock?.() ?? nowMs);
    const hall = {
      line: createMemoryLine(newEvent(eventId), term),
      pace: createMemoryPace(),
      users: createUserBindings(),
    };
    halls.set(eventId, hall);
    return hall;
  }

  return {
    async join(input) {
      const hall = enter(input);
      const barred = barredBy(hall, input.epoch);
      if (hall === undefined || barred !== null) return barred ?? { state: 'unknown' };
      const { line, users } = hall;
      const { rules, subject, user } = input;
      const spentUntilMs = line.nowMs + rules.recordSeconds * 1000;
      if (user !== null && !users.bind(subject, user, spentUntilMs)) return { state: 'wrong-subject' };

      const place = currentPlace(line, subject) ?? placeOfThisEpoch(line, input.place);
      const standing = place === null ? { state: 'spent' as const } : stand(line, place, rules);
      if (standing.state !== 'spent') return standing;
      if (currentPhase(line) === 'closed') return { state: 'closed', event: line.event };
      if (entersAtOnce(line))
        return begin(line, { subject, epoch: line.event.epoch, seq: nextSeq(line) }, rules);
      if (input.maxWaiting !== null && line.queue.size >= input.maxWaiting) {
        return { state: 'full', waiting: line.queue.size };
      }
      const seq = nextSeq(line);
      enqueue(line, subject, seq);
      return inLine(line, seq);
    },

    async claim(input) {
      const hall = enter(input);
      const barred = barredBy(hall, input.place.epoch);
      if (hall === undefined || barred !== null) return barred ?? { state: 'unknown' };
      return stand(hall.line, input.place, input.rules);
    },

    async heartbeat(input) {
      const hall = enter(input);
      if (hall === undefined) {
        return {
          places: input.places.map(() => 'gone'),
          slots: input.slots.map(() => null),
          nowMs: input.nowMs,
        };
      }
      const { line } = hall;
      return {
        places: input.places.map((place) => {
          if (place.epoch < line.event.epoch) return 'gone';
          settle(line, place.subject);
          const standing = standingOf(line, place);
          if (standing === 'spent') return 'gone';
          if (standing === 'slot') return 'turn';
          enqueue(line, place.subject, place.seq);
          return 'waiting';
        }),
        slots: input.slots.map((evidence) => {
          const slot = heldSlot(line, evidence, input.rules);
          return slot === undefined ? null : toSlot(line.slots.touch(slot, input.rules, line.nowMs));
        }),
        nowMs: line.nowMs,
      };
    },

    async checkSlot(input) {
      const hall = enter(input);
      if (hall === undefined) return 'unknown';
      const { line, users } = hall;
      if (input.slot.epoch < line.event.epoch) return 'wrong-epoch';
      if (heldSlot(line, input.slot, input.rules) === undefined) return 'gone';
      const untilMs = line.nowMs + input.rules.recordSeconds * 1000;
      if (input.user !== null && !users.bind(input.slot.subject, input.user, untilMs)) return 'wrong-subject';
      return 'active';
    },

    async release(input) {
      const hall = enter(input);
      if (hall === undefined) return { state: 'unknown' };
      const { line } = hall;
      const evidence = 'slot' in input ? input.slot : input.place;
      if (evidence.epoch < line.event.epoch) return { state: 'wrong-epoch' };
      settle(line, evidence.subject);
      const held = 'slot' in input ? line.slots.get(input.slot.id) : line.slots.ofSubject(evidence.subject);
      if (line.queue.score(evidence.subject) === evidence.seq) dequeue(line, evidence.subject);
      line.spent.add(evidence.subject, evidence.seq, line.nowMs + input.rules.recordSeconds * 1000);
      if (held === undefined || held.seq !== evidence.seq) return { state: 'released', freed: false };
      const keep = input.rules.holdSlots && held.claimed;
      if (keep) line.slots.abandon(held.id);
      else line.slots.free(held.id);
      return { state: 'released', freed: !keep };
    },

    async promote(input) {
      const hall = enter(input);
      const admitted: PlaceEvidence[] = [];
      let expired = 0;
      let hidden = 0;
      if (hall === undefined) return { admitted, expired, hidden, more: false };
      const { line } = hall;
      const { rules } = input;
      const step = (): boolean => {
        const ended = line.slots.nextEnded(rules, line.nowMs);
        if (ended !== undefined) {
          line.slots.free(ended.id);
          expired++;
          return true;
        }
        const first = line.queue.at(0);
        if (first !== undefined && currentPhase(line) === 'open' && roomLeft(line) > 0) {
          const place = { subject: first.member, epoch: line.event.epoch, seq: first.score };
          const silent = isSilent(line, place.subject, rules);
          dequeue(line, place.subject);
          if (silent) hidden++;
          else {
            line.slots.reserve(place, rules, line.nowMs);
            hall.pace.add(line.nowMs);
            admitted.push(place);
          }
          return true;
        }
        const quietest = line.seen.at(0);
        if (quietest === undefined || !isSilent(line, quietest.member, rules)) return false;
        dequeue(line, quietest.member);
        hidden++;
        return true;
      };
      for (let units = 0; units < input.maxUnits; units++) {
        if (!step()) return { admitted, expired, hidden, more: false };
      }
      return { admitted, expired, hidden, more: true };
    },

    async snapshot(input) {
      const hall = enter(input);
      return hall === undefined
        ? null
        : snapshotOf(hall.line, hall.pace.since(hall.line.nowMs, input.windowMs));
    },

    async configure(input) {
      const current = enter(input);
      if (input.rev !== undefined && input.rev !== (current?.line.event.rev ?? 0)) {
        return { state: 'conflict', event: current?.line.event ?? null };
      }
      const hall = current ?? open(input);
      const { line } = hall;
      const { epoch: wanted, ...settings } = input.change;
      const epoch = wanted === 'next' ? line.event.epoch + 1 : Math.max(wanted ?? 1, line.event.epoch);
      if (epoch > line.event.epoch) {
        emptyLine(line);
        hall.pace.clear();
        hall.users.clear();
      }
      line.event = { ...line.event, ...settings, epoch, rev: line.event.rev + 1 };
      return { state: 'configured', event: line.event };
    },

    async get(eventId) {
      return halls.get(eventId)?.line.event ?? null;
    },

    async list() {
      return [...halls.values()]
        .map(({ line }) => line.event)
        .sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
    },
  };
}

function newEvent(eventId: string): QueueEvent {
  return {
    eventId,
    rev: 0,
    epoch: 1,
    phase: 'open',
    opensAtMs: null,
    closesAtMs: null,
    maxUsers: null,
    threshold: null,
    message: null,
  };
}

function barredBy(hall: Hall | undefined, epoch: number): Barred | null {
  if (hall === undefined) return { state: 'unknown' };
  const { event } = hall.line;
  return epoch < event.epoch ? { state: 'wrong-epoch', epoch: event.epoch } : null;
}

function nextSeq(line: MemoryLine): number {
  line.tail += 1;
  return line.tail;
}

/** The place a subject has now, whatever it shows. */
function currentPlace(line: MemoryLine, subject: string): PlaceEvidence | null {
  settle(line, subject);
  const slot = line.slots.ofSubject(subject);
  if (slot !== undefined) return slot;
  const seq = line.queue.score(subject);
  return seq === undefined ? null : { subject, epoch: line.event.epoch, seq };
}

function placeOfThisEpoch(line: MemoryLine, place: PlaceEvidence | null): PlaceEvidence | null {
  return place !== null && place.epoch >= line.event.epoch ? place : null;
}

/** What a place is worth now: a slot, a rank, or nothing any more. */
function stand(line: MemoryLine, place: PlaceEvidence, rules: QueueRules): ClaimResult {
  settle(line, place.subject);
  const standing = standingOf(line, place);
  if (standing === 'spent') return { state: 'spent' };
  const phase = currentPhase(line);
  if (standing === 'slot') {
    const slot = line.slots.ofSubject(place.subject) as HeldSlot;
    if (slot.claimed) return { state: 'admitted', slot: toSlot(slot), nowMs: line.nowMs };
  }
  if (phase === 'closed') return { state: 'closed', event: line.event };
  if (phase === 'off' || (phase === 'open' && standing === 'slot')) return begin(line, place, rules);
  if (standing !== 'slot') enqueue(line, place.subject, place.seq);
  return inLine(line, place.seq);
}

/** Begins a session. From here on the place is spent: it leads back to this slot and to no other. */
function begin(line: MemoryLine, place: PlaceEvidence, rules: QueueRules): Admitted {
  dequeue(line, place.subject);
  line.tail = Math.max(line.tail, place.seq);
  const slot = line.slots.begin({ ...place, epoch: line.event.epoch }, rules, line.nowMs);
  line.spent.add(place.subject, place.seq, line.nowMs + rules.recordSeconds * 1000);
  return { state: 'admitted', slot: toSlot(slot), nowMs: line.nowMs };
}

/** The slot a token proves; one of an earlier run is taken back while there is room. */
function heldSlot(line: MemoryLine, evidence: SlotEvidence, rules: QueueRules): HeldSlot | undefined {
  if (evidence.epoch < line.event.epoch) return undefined;
  settle(line, evidence.subject);
  const slot = line.slots.get(evidence.id);
  if (slot !== undefined) return slot;
  const foreign = evidence.seq <= seqBefore(line.term);
  const over = (evidence.expiresAtSeconds + rules.leewaySeconds) * 1000 <= line.nowMs;
  if (!foreign || over || roomLeft(line) <= 0 || standingOf(line, evidence) !== 'missing') return undefined;
  line.spent.add(evidence.subject, evidence.seq, line.nowMs + rules.recordSeconds * 1000);
  return line.slots.restore(evidence, rules, line.nowMs);
}

function toSlot({ id, seq, epoch, issuedAtSeconds, expiresAtSeconds }: HeldSlot): Slot {
  return { id, seq, epoch, issuedAtSeconds, expiresAtSeconds };
}
