/** What may be asked of seat locks: ids that can stand in a key, and times that can be meant. */
import { InputError } from '@urr/core/errors';
import { assertEventId } from '@urr/core/event-id';
import type { SeatRequest } from './seat-locks';

const MAX_SEATS = 20;
const MAX_OWNER_LENGTH = 128;
const MAX_HOLD_SECONDS = 86_400;

/** Letters and digits of any script and `_ . : -`: nothing with a meaning in keys, patterns, markup or logs. */
const SEAT_ID = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.:-]{0,63}(?![\s\S])/u;

/** Ends the keys of fences, so no seat may be called that. */
const FENCE_SUFFIX = ':token_seq';

/**
 * Whether a value may be used as a seat id: 1 to 64 letters and digits of any script, `_`, `.`, `:` and `-`, not
 * beginning with a sign. Of the ways Unicode can write the same text only one is taken (NFC): two would be two locks.
 */
export function isSeatId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    SEAT_ID.test(value) &&
    !value.endsWith(FENCE_SUFFIX) &&
    value.normalize('NFC') === value
  );
}

function assertSeatId(value: unknown, field = 'seatId'): asserts value is string {
  if (!isSeatId(value)) {
    throw new InputError(
      field,
      'expected seat ids of 1 to 64 letters, digits, _ . : or -, beginning with a letter or digit, in Unicode NFC',
    );
  }
}

/** @throws {InputError} an event or seat id that cannot be one */
export function assertSeat({ eventId, seatId }: { readonly eventId: string; readonly seatId: string }): void {
  assertEventId(eventId);
  assertSeatId(seatId);
}

/** @throws {InputError} no seats, too many, one twice, or an id that cannot be one */
export function assertSeatRequest({ eventId, owner, seats }: SeatRequest): void {
  assertEventId(eventId);
  if (typeof owner !== 'string' || owner.length < 1 || owner.length > MAX_OWNER_LENGTH) {
    throw new InputError('owner', `expected a string of 1 to ${MAX_OWNER_LENGTH} characters`);
  }
  if (!Array.isArray(seats) || seats.length < 1 || seats.length > MAX_SEATS) {
    throw new InputError('seats', `expected 1 to ${MAX_SEATS} different seat ids`);
  }
  for (const seatId of seats) assertSeatId(seatId, 'seats');
  if (new Set(seats).size !== seats.length) {
    throw new InputError('seats', `expected 1 to ${MAX_SEATS} different seat ids`);
  }
}

/**
 * A hold in whole milliseconds; 0 for one that is over before it begins.
 *
 * @throws {InputError} not a number
 */
export function toHoldMs(ttlSeconds: number): number {
  if (typeof ttlSeconds !== 'number' || !(ttlSeconds < MAX_HOLD_SECONDS)) {
    throw new InputError('ttlSeconds', 'expected a number of seconds, below a day');
  }
  return Math.max(0, Math.floor(ttlSeconds * 1000));
}
