/** The waiting room's public status document, as read by a client: checked by hand, merged in order. */
import type { StatusDocument } from '@urr/core/protocol';

/**
 * Takes a document in: the newer of two by (epoch, rev), and of equal ones the larger of each number that only grows.
 * Unknown members are left alone.
 *
 * @throws {TypeError} the arithmetic could not be trusted with it
 */
export function mergeStatus(known: StatusDocument | null, heard: unknown): StatusDocument {
  const next = heard as StatusDocument;
  const { epoch, rev, asOf, tail, segments, holes } = next;
  const numbers = [epoch, rev, asOf, tail].concat(
    holes.flatMap(([upTo, count]) => [count, upTo]),
    segments.flatMap(({ base, baseAt, step, everySeconds, cap }) => [
      base,
      baseAt,
      step,
      everySeconds || -1,
      cap,
    ]),
  );
  if (!numbers.every(isCount)) throw new TypeError();
  if (!known) return next;
  const newer = epoch - known.epoch || rev - known.rev;
  if (newer > 0) return next;
  return newer ? known : { ...known, tail: Math.max(tail, known.tail) };
}

/** A finite number, 0 or more. */
export function isCount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}
