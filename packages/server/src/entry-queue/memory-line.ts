/** One event's line in memory: the sets a shared store keeps, and what an operation does to them. No I/O, no clock. */
import { type Phase, phaseAt } from '@urr/core';
import { createMemorySlots, type MemorySlots } from './memory-slots';
import { createSpentPlaces, type SpentPlaces } from './memory-spent';
import { seqBefore } from './seq';
import { createSortedSet, type SortedSet } from './sorted-set';
import type { InLine, PlaceEvidence, QueueEvent, QueueRules } from './store';

export type MemoryLine = {
  event: QueueEvent;
  readonly term: number;
  /** Waiters by number. */
  readonly queue: SortedSet;
  /** Waiters by last sign of life. */
  readonly seen: SortedSet;
  readonly slots: MemorySlots;
  readonly spent: SpentPlaces;
  /** Highest number given out. */
  tail: number;
  /** Latest time seen: an event's clock never goes back. */
  nowMs: number;
};

/** Where a place stands. `missing`: good, but nowhere to be found. */
export type Standing = 'waiting' | 'slot' | 'spent' | 'missing';

export function createMemoryLine(event: QueueEvent, term: number): MemoryLine {
  return {
    event,
    term,
    queue: createSortedSet(),
    seen: createSortedSet(),
    slots: createMemorySlots(),
    spent: createSpentPlaces(),
    tail: seqBefore(term),
    nowMs: 0,
  };
}

export function currentPhase(line: MemoryLine): Phase {
  return phaseAt(line.event, line.nowMs);
}

/** Drops everybody, for a new epoch. Numbers go on. */
export function emptyLine(line: MemoryLine): void {
  line.queue.clear();
  line.seen.clear();
  line.slots.clear();
  line.spent.clear();
}

/** Frees the subject's slot if it has ended, without waiting for the next promotion. */
export function settle(line: MemoryLine, subject: string): void {
  const slot = line.slots.ofSubject(subject);
  if (slot !== undefined && line.slots.endsAt(slot.id) < line.nowMs) line.slots.free(slot.id);
}

/** Of several places of one subject only the newest counts; what it replaces was spent or lost. */
export function standingOf(line: MemoryLine, { subject, seq }: PlaceEvidence): Standing {
  const waiting = line.queue.score(subject);
  if (waiting !== undefined) {
    if (waiting === seq) return 'waiting';
    return waiting > seq ? 'spent' : 'missing';
  }
  const slot = line.slots.ofSubject(subject);
  if (slot !== undefined) return slot.seq === seq ? 'slot' : 'spent';
  return line.spent.covers(subject, seq, line.nowMs) ? 'spent' : 'missing';
}

/** Puts a place into the line where its number belongs; one never given out by this run raises the tail. */
export function enqueue(line: MemoryLine, subject: string, seq: number): void {
  line.queue.add(subject, seq);
  line.seen.add(subject, line.nowMs);
  line.tail = Math.max(line.tail, seq);
}

export function dequeue(line: MemoryLine, subject: string): void {
  line.queue.delete(subject);
  line.seen.delete(subject);
}

/** Waiters unheard of for `silenceSeconds`. */
export function isSilent(line: MemoryLine, subject: string, rules: QueueRules): boolean {
  return (line.seen.score(subject) ?? 0) <= line.nowMs - rules.silenceSeconds * 1000;
}

/** How many slots may still be given out. */
export function roomLeft(line: MemoryLine): number {
  const { maxUsers } = line.event;
  return maxUsers === null ? 0 : maxUsers - line.slots.heldAt(line.nowMs);
}

/** Whether somebody who joins now walks straight in. */
export function entersAtOnce(line: MemoryLine): boolean {
  const phase = currentPhase(line);
  if (phase === 'off') return true;
  if (phase !== 'open' || line.queue.size > 0 || roomLeft(line) <= 0) return false;
  const { threshold } = line.event;
  return threshold === null || line.slots.heldAt(line.nowMs) < threshold;
}

export function inLine(line: MemoryLine, seq: number): InLine {
  const ahead = line.queue.countBelow(seq);
  const others = line.queue.size - ahead;
  return {
    state: 'waiting',
    seq,
    ahead,
    // An admitted place that cannot be claimed just now is not in the line itself.
    behind: Math.max(0, line.queue.at(ahead)?.score === seq ? others - 1 : others),
    epoch: line.event.epoch,
    term: line.term,
    event: line.event,
    nowMs: line.nowMs,
  };
}
