import { slotIdOf } from './slot-id';
import { createSortedSet } from './sorted-set';
import type { PlaceEvidence, QueueRules, Slot, SlotEvidence } from './store';

export type HeldSlot = Slot & {
  readonly subject: string;
  /** False between admission and claim; the session has no end yet. */
  readonly claimed: boolean;
};

/** Who is inside: the active set, with what its members' tokens say. */
export type MemorySlots = {
  /** Slots that have not ended. */
  heldAt(nowMs: number): number;
  get(id: string): HeldSlot | undefined;
  ofSubject(subject: string): HeldSlot | undefined;
  /** The last millisecond it is held, unless it is touched; 0 for a slot that is not there. */
  endsAt(id: string): number;
  /** Reserves a slot until it is claimed. */
  reserve(place: PlaceEvidence, rules: QueueRules, nowMs: number): HeldSlot;
  /** Begins the session of a slot, reserved or not. */
  begin(place: PlaceEvidence, rules: QueueRules, nowMs: number): HeldSlot;
  /** Takes back a slot that an earlier run gave out, as its token says. */
  restore(slot: SlotEvidence, rules: QueueRules, nowMs: number): HeldSlot;
  /** A sign of life; moves a sliding session on. */
  touch(slot: HeldSlot, rules: QueueRules, nowMs: number): HeldSlot;
  /** Frees a slot now. */
  free(id: string): void;
  /** Lets a slot run to its end without its holder, whom nobody would stop before. */
  abandon(id: string): void;
  /** One whose time is over: session, claim window, or silence. */
  nextEnded(rules: QueueRules, nowMs: number): HeldSlot | undefined;
  clear(): void;
};

export function createMemorySlots(): MemorySlots {
  const slots = new Map<string, HeldSlot>();
  const idOfSubject = new Map<string, string>();
  const active = createSortedSet();
  const activeSeen = createSortedSet();

  function put(slot: HeldSlot, endMs: number, seenMs: number | null): HeldSlot {
    slots.set(slot.id, slot);
    idOfSubject.set(slot.subject, slot.id);
    active.add(slot.id, endMs);
    if (seenMs !== null) activeSeen.add(slot.id, seenMs);
    return slot;
  }

  function session(place: PlaceEvidence, id: string, expiresAtSeconds: number, rules: QueueRules): HeldSlot {
    const { subject, epoch, seq } = place;
    const issuedAtSeconds = expiresAtSeconds - rules.entrySeconds;
    return { id, subject, epoch, seq, issuedAtSeconds, expiresAtSeconds, claimed: true };
  }

  function start(place: PlaceEvidence, id: string, rules: QueueRules, nowMs: number): HeldSlot {
    const expiresAtSeconds = Math.floor(nowMs / 1000) + rules.entrySeconds;
    return put(session(place, id, expiresAtSeconds, rules), endOf(expiresAtSeconds, rules), nowMs);
  }

  return {
    heldAt: (nowMs) => active.size - active.countBelow(nowMs),
    get: (id) => slots.get(id),
    ofSubject: (subject) => slots.get(idOfSubject.get(subject) ?? ''),
    endsAt: (id) => active.score(id) ?? 0,
    reserve(place, rules, nowMs) {
      const slot = { ...session(place, slotIdOf(place), 0, rules), claimed: false };
      return put(slot, nowMs + rules.claimWindowSeconds * 1000, null);
    },
    begin: (place, rules, nowMs) => start(place, slotIdOf(place), rules, nowMs),
    restore: (slot, rules, nowMs) =>
      put(session(slot, slot.id, slot.expiresAtSeconds, rules), endOf(slot.expiresAtSeconds, rules), nowMs),
    touch(slot, rules, nowMs) {
      if (rules.sliding) return start(slot, slot.id, rules, nowMs);
      activeSeen.add(slot.id, nowMs);
      return slot;
    },
    free(id) {
      const slot = slots.get(id);
      if (slot !== undefined && idOfSubject.get(slot.subject) === id) idOfSubject.delete(slot.subject);
      slots.delete(id);
      active.delete(id);
      activeSeen.delete(id);
    },
    abandon(id) {
      const slot = slots.get(id);
      if (slot !== undefined && idOfSubject.get(slot.subject) === id) idOfSubject.delete(slot.subject);
      slots.delete(id);
      activeSeen.delete(id);
    },
    nextEnded(rules, nowMs) {
      const ended = active.at(0);
      if (ended !== undefined && ended.score < nowMs) return slots.get(ended.member) ?? nobody(ended.member);
      if (rules.holdSlots) return undefined;
      const silent = activeSeen.at(0);
      if (silent === undefined || silent.score > nowMs - rules.activeSeconds * 1000) return undefined;
      return slots.get(silent.member);
    },
    clear() {
      slots.clear();
      idOfSubject.clear();
      active.clear();
      activeSeen.clear();
    },
  };
}

/** The last millisecond in which gates accept the token: so long the slot is taken. */
function endOf(expiresAtSeconds: number, rules: QueueRules): number {
  return (expiresAtSeconds + rules.leewaySeconds) * 1000;
}

/** An abandoned slot at its end. */
function nobody(id: string): HeldSlot {
  return { id, subject: '', epoch: 0, seq: 0, issuedAtSeconds: 0, expiresAtSeconds: 0, claimed: true };
}
