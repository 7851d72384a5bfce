/**
 * Leases on the event's item: the next position, and 24 slots that remember who took which positions.
 *
 * The slots are a shift register. One update moves every slot on by one, puts the new lease's id and first position
 * into slot 0 and raises `nextPosition`: DynamoDB computes all right-hand sides from the item as it was before. So the
 * slots always hold the newest leases, whoever wrote them, and a repeat finds its own.
 */
import { createHash } from 'node:crypto';
import { LEASE_SLOTS } from '../waiting-room/store';
import { bytes, hasBytes, type Item, number, numberOf } from './attributes';

const SLOTS = Array.from({ length: LEASE_SLOTS }, (_, slot) => slot);

/** Enough to tell 24 leases apart; a whole id would not leave the item below a kilobyte. */
const ID_BYTES = 8;

const idName = (slot: number): string => `l${slot}`;
const fromName = (slot: number): string => `p${slot}`;

/** Values for `EMPTY_LINE`. */
export const emptyLineValues: Item = {
  ':first': number(1),
  ':nobody': bytes(new Uint8Array(1)),
  ':none': number(0),
};

/** A line nobody has joined. */
export const EMPTY_LINE = [
  'nextPosition = :first',
  'leased = :none',
  ...SLOTS.flatMap((slot) => [`${idName(slot)} = :nobody`, `${fromName(slot)} = :none`]),
].join(', ');

/** Takes `:count` positions for the lease `:id`. */
export const TAKE_LEASE = `SET ${[
  'nextPosition = nextPosition + :count',
  'leased = leased + :one',
  ...SLOTS.slice(1).flatMap((slot) => [
    `${idName(slot)} = ${idName(slot - 1)}`,
    `${fromName(slot)} = ${fromName(slot - 1)}`,
  ]),
  `${idName(0)} = :id`,
  `${fromName(0)} = nextPosition`,
].join(', ')}`;

/** The event exists, and this lease is not among the newest. */
export const LEASE_IS_NEW = `attribute_exists(nextPosition) AND NOT (:id IN (${SLOTS.map(idName).join(', ')}))`;

export function leaseValues(leaseId: string, count: number): Item {
  return { ':id': bytes(shortId(leaseId)), ':count': number(count), ':one': number(1) };
}

/**
 * The positions a lease was given, as the slots remember them.
 *
 * @returns undefined when it is not among the newest leases
 */
export function findLease(
  head: Item,
  leaseId: string,
): { readonly from: number; readonly to: number } | undefined {
  const id = shortId(leaseId);
  const slot = SLOTS.find((candidate) => hasBytes(head, idName(candidate), id));
  if (slot === undefined) return undefined;
  const next = slot === 0 ? 'nextPosition' : fromName(slot - 1);
  return { from: numberOf(head, fromName(slot)), to: numberOf(head, next) - 1 };
}

function shortId(leaseId: string): Uint8Array {
  return createHash('sha256').update(leaseId).digest().subarray(0, ID_BYTES);
}
