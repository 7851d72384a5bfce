/** Answers of the scripts as values of the store. The scripts' headers say what stands where. */
import { StoreUnavailableError } from '@urr/core/errors';
import { type OperatorMessage, parseEventSettings } from '@urr/core/protocol';
import type {
  Admitted,
  Barred,
  InLine,
  PlaceBeat,
  PlaceEvidence,
  PromoteResult,
  QueueEvent,
  QueueSnapshot,
  Slot,
} from '../entry-queue/store';

/** The first element names the kind of answer; numbers may come as strings. */
export type Reply = readonly [kind: string, ...rest: unknown[]];

const NUMBERS_PER_TERM = 2 ** 24;
const BEATS: readonly PlaceBeat[] = ['gone', 'waiting', 'turn'];

export function toEvent(eventId: string, described: unknown): QueueEvent {
  const [rev, epoch, phase, opensAt, closesAt, maxUsers, threshold, message] =
    described as readonly unknown[];
  return {
    eventId,
    rev: Number(rev),
    epoch: Number(epoch),
    phase: phase as QueueEvent['phase'],
    opensAtMs: toNumber(opensAt),
    closesAtMs: toNumber(closesAt),
    maxUsers: toNumber(maxUsers),
    threshold: toNumber(threshold),
    message: typeof message === 'string' ? toMessage(message) : null,
  };
}

/** What something else wrote over a message is no message: nobody should wait for want of one. */
function toMessage(kept: string): OperatorMessage | null {
  try {
    return parseEventSettings({ message: JSON.parse(kept) }).message ?? null;
  } catch {
    return null;
  }
}

/** What a place is worth: `waiting`, `admitted`, `closed`, `wrong-epoch` or `unknown`; undefined for anything else. */
export function toStanding(reply: Reply, event: QueueEvent): InLine | Admitted | Barred | undefined {
  const [state, nowMs] = reply;
  switch (state) {
    case 'waiting': {
      const [seq, ahead, behind, epoch, base] = reply.slice(3).map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      assertNumber(seq);
      return { state, seq, ahead, behind, epoch, term: termOf(base), event, nowMs: Number(nowMs) };
    }
    case 'admitted':
      return { state, slot: toSlot(reply.slice(3)), nowMs: Number(nowMs) };
    case 'closed':
      return { state, event };
    case 'wrong-epoch':
      return { state, epoch: Number(reply[3]) };
    case 'unknown':
      return { state };
    default:
      return undefined;
  }
}

function toSlot([id, ...numbers]: readonly unknown[]): Slot {
  const [seq, epoch, issuedAtSeconds, expiresAtSeconds] = numbers.map(Number) as [
    number,
    number,
    number,
    number,
  ];
  assertNumber(seq);
  return { id: String(id), seq, epoch, issuedAtSeconds, expiresAtSeconds };
}

/** A counter that was tampered with gives numbers no token can carry: a fault of the store, not of the visitor. */
function assertNumber(seq: number): void {
  if (Number.isSafeInteger(seq)) return;
  throw new StoreUnavailableError('Redis: a number beyond 2^53 was given out; was `counter` written to?');
}

/** @param exceptions index (from 1) and code in turn; whoever is not among them waits */
export function toBeats(count: number, exceptions: unknown): PlaceBeat[] {
  const beats = new Array<PlaceBeat>(count).fill('waiting');
  const codes = (exceptions as readonly unknown[]).map(Number);
  for (let at = 0; at < codes.length; at += 2) {
    beats[(codes[at] as number) - 1] = BEATS[codes[at + 1] as number] ?? 'gone';
  }
  return beats;
}

export function toSlots(slots: unknown): (Slot | null)[] {
  return (slots as readonly unknown[]).map((slot) => (Array.isArray(slot) ? toSlot(slot) : null));
}

export function toPromoteResult([, , , expired, hidden, more, epoch, ...admissions]: Reply): PromoteResult {
  const admitted: PlaceEvidence[] = [];
  for (let at = 0; at < admissions.length; at += 2) {
    admitted.push({ subject: String(admissions[at]), epoch: Number(epoch), seq: Number(admissions[at + 1]) });
  }
  return { admitted, expired: Number(expired), hidden: Number(hidden), more: Number(more) === 1 };
}

export function toSnapshot(reply: Reply, event: QueueEvent, windowMs: number): QueueSnapshot {
  const [, nowMs, , base, waiting, active, tail, recovering, first, marked, pace] = reply;
  const asOf = Number(nowMs);
  const front = (first as readonly string[]).map(Number);
  const numbers = (marked as readonly unknown[]).map(Number);
  const markers: [seq: number, rank: number][] = [];
  for (let at = 0; at < numbers.length; at += 2)
    markers.push([numbers[at] as number, numbers[at + 1] as number]);
  return {
    asOf,
    event,
    term: termOf(Number(base)),
    waiting: Number(waiting),
    active: Number(active),
    head: front.length === 0 ? Number.MAX_SAFE_INTEGER : (front[0] as number) - 1,
    tail: Number(tail),
    front,
    markers,
    pace: toPace(pace as readonly string[], asOf - windowMs),
    recovering: Number(recovering) === 1,
  };
}

/** Buckets are written as `since count`. */
function toPace(buckets: readonly string[], afterMs: number): QueueSnapshot['pace'] {
  const within = buckets
    .map((bucket) => bucket.split(' ').map(Number) as [since: number, count: number])
    .filter(([since]) => since > afterMs);
  if (within.length === 0) return null;
  return {
    admitted: within.reduce((sum, [, count]) => sum + count, 0),
    sinceMs: Math.min(...within.map(([since]) => since)),
  };
}

function termOf(base: number): number {
  return Math.floor(base / NUMBERS_PER_TERM);
}

function toNumber(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
