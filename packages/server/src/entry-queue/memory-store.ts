/**
 * The entry queue's store in memory: the readable reference. Every operation runs to its end before the next begins,
 * which is what a script does in a shared store.
 */
import type { Clock } from '@urr/core';
import { begin, currentPlace, heldSlot, nextSeq, placeOfThisEpoch, stand, toSlot } from './memory-claim';
import {
  createMemoryLine,
  currentPhase,
  dequeue,
  emptyLine,
  enqueue,
  entersAtOnce,
  inLine,
  type MemoryLine,
  settle,
  standingOf,
} from './memory-line';
import { createMemoryPace, type MemoryPace } from './memory-pace';
import { NOTHING_PROMOTED, promoteLine } from './memory-promote';
import { snapshotOf } from './memory-snapshot';
import { termAt } from './seq';
import type { Barred, ConfigureInput, EntryQueueStore, QueueEvent } from './store';
import { createUserBindings, type UserBindings } from './user-bindings';

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
  readonly pace: MemoryPace;
  readonly users: UserBindings;
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
      return hall === undefined
        ? NOTHING_PROMOTED
        : promoteLine(hall.line, hall.pace, input.rules, input.maxUnits);
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
