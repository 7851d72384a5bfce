/** From place to slot, in memory. */
import {
  currentPhase,
  dequeue,
  enqueue,
  inLine,
  type MemoryLine,
  roomLeft,
  settle,
  standingOf,
} from './memory-line';
import type { HeldSlot } from './memory-slots';
import { seqBefore } from './seq';
import type { Admitted, ClaimResult, PlaceEvidence, QueueRules, Slot, SlotEvidence } from './store';

export function nextSeq(line: MemoryLine): number {
  line.tail += 1;
  return line.tail;
}

/** The place a subject has now, whatever it shows. */
export function currentPlace(line: MemoryLine, subject: string): PlaceEvidence | null {
  settle(line, subject);
  const slot = line.slots.ofSubject(subject);
  if (slot !== undefined) return slot;
  const seq = line.queue.score(subject);
  return seq === undefined ? null : { subject, epoch: line.event.epoch, seq };
}

export function placeOfThisEpoch(line: MemoryLine, place: PlaceEvidence | null): PlaceEvidence | null {
  return place !== null && place.epoch >= line.event.epoch ? place : null;
}

/** What a place is worth now: a slot, a rank, or nothing any more. */
export function stand(line: MemoryLine, place: PlaceEvidence, rules: QueueRules): ClaimResult {
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
export function begin(line: MemoryLine, place: PlaceEvidence, rules: QueueRules): Admitted {
  dequeue(line, place.subject);
  line.tail = Math.max(line.tail, place.seq);
  const slot = line.slots.begin({ ...place, epoch: line.event.epoch }, rules, line.nowMs);
  line.spent.add(place.subject, place.seq, line.nowMs + rules.recordSeconds * 1000);
  return { state: 'admitted', slot: toSlot(slot), nowMs: line.nowMs };
}

/** The slot a token proves; one of an earlier run is taken back while there is room. */
export function heldSlot(line: MemoryLine, evidence: SlotEvidence, rules: QueueRules): HeldSlot | undefined {
  if (evidence.epoch < line.event.epoch) return undefined;
  settle(line, evidence.subject);
  const slot = line.slots.get(evidence.id);
  if (slot !== undefined) return slot;
  const foreign = evidence.seq <= seqBefore(line.term);
  const over = (evidence.expiresAtSeconds + rules.leewaySeconds) * 1000 < line.nowMs;
  if (!foreign || over || roomLeft(line) <= 0 || standingOf(line, evidence) !== 'missing') return undefined;
  line.spent.add(evidence.subject, evidence.seq, line.nowMs + rules.recordSeconds * 1000);
  return line.slots.restore(evidence, rules, line.nowMs);
}

export function toSlot({ id, seq, epoch, issuedAtSeconds, expiresAtSeconds }: HeldSlot): Slot {
  return { id, seq, epoch, issuedAtSeconds, expiresAtSeconds };
}
