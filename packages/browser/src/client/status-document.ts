/** The waiting room's public status document, as read by a client: checked by hand, merged in order. */
import type { Segment } from '@urr/core/position';
import type { StatusDocument } from '@urr/core/protocol';

const DEFAULT_POLL = { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 };

/** @returns null for anything the arithmetic cannot be trusted with; unknown members are left alone */
export function readStatus(value: unknown, eventId: string): StatusDocument | null {
  if (!isObject(value) || value.eventId !== eventId || typeof value.phase !== 'string') return null;
  const { epoch, rev, asOf, tail, segments, holes, message, poll, opensAt } = value;
  if (![epoch, rev, asOf, tail].every(isCount) || !Array.isArray(segments) || !segments.every(isSegment)) {
    return null;
  }
  return {
    ...(value as StatusDocument),
    holes: Array.isArray(holes) ? holes.filter(isHole) : [],
    message: isObject(message) ? message : null,
    opensAt: isCount(opensAt) ? opensAt : null,
    poll:
      isObject(poll) && Object.keys(DEFAULT_POLL).every((key) => isCount(poll[key]))
        ? (poll as StatusDocument['poll'])
        : DEFAULT_POLL,
  };
}

/** The newer of two documents by (epoch, rev). Of equal ones, the larger of each number that only grows. */
export function newerStatus(current: StatusDocument | null, next: StatusDocument): StatusDocument {
  if (current === null || next.epoch > current.epoch) return next;
  if (next.epoch < current.epoch || next.rev < current.rev) return current;
  if (next.rev > current.rev) return next;
  return { ...current, asOf: Math.max(current.asOf, next.asOf), tail: Math.max(current.tail, next.tail) };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A finite number, 0 or more. */
export function isCount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

function isHole(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isCount);
}

function isSegment(value: unknown): value is Segment {
  return (
    isObject(value) &&
    [value.base, value.baseAt, value.step, value.everySeconds, value.cap].every(isCount) &&
    (value.everySeconds as number) > 0
  );
}
