/**
 * Leases on the event's item: the next position, and 24 slots that remember who took how many.
 *
 * The slots are a shift register. One update moves every slot on by one, puts the new lease into slot 0 and raises
 * `nextPosition`: DynamoDB computes all right-hand sides from the item as it was before. So the slots always hold the
 * newest leases in order, whoever wrote them, and a repeat finds its own. As nothing but a lease moves `nextPosition`,
 * the positions of a slot lie right below those of the slots before it.
 */
import { createHash } from 'node:crypto';
import { LEASE_SLOTS } from '../waiting-room/store';
import { bytes, type Item, number, numberOf } from './attributes';

/** `l0` to `l23`. A slot holds eight bytes that tell the lease from 24 others, and how many positions it took. */
const SLOTS = Array.from({ length: LEASE_SLOTS }, (_, slot) => `l${slot}`);

const ID_BYTES = 8;
const COUNT_BYTES = 4;

/** Values for `EMPTY_LINE`. */
export const emptyLineValues: Item = {
  ':first': number(1),
  ':none': number(0),
  ':nobody': bytes(new Uint8Array(1)),
};

/** A line nobody has joined. */
export const EMPTY_LINE = [
  'nextPosition = :first',
  'leased = :none',
  ...SLOTS.map((slot) => `${slot} = :nobody`),
].join(', ');

/** Takes `:count` positions for the lease `:lease`. */
export const TAKE_LEASE = `SET ${[
  'nextPosition = nextPosition + :count',
  'leased = leased + :one',
  'l0 = :lease',
  ...SLOTS.slice(1).map((slot, newer) => `${slot} = ${SLOTS[newer]}`),
].join(', ')}`;

/** The event exists, and this lease is not among the newest. */
export const LEASE_IS_NEW = `attribute_exists(nextPosition) AND NOT (:lease IN (${SLOTS.join(', ')}))`;

export function leaseValues(leaseId: string, count: number): Item {
  return { ':lease': bytes(toSlot(leaseId, count)), ':count': number(count), ':one': number(1) };
}

/**
 * The positions a lease was given, as the slots remember them.
 *
 * @returns undefined when it is not among the newest leases
 */
export function findLease(
  head: Item,
  leaseId: string,
  count: number,
): { readonly from: number; readonly to: number } | undefined {
  const wanted = toSlot(leaseId, count);
  let to = numberOf(head, 'nextPosition') - 1;
  for (const slot of SLOTS) {
    const found = Buffer.from(head[slot]?.B ?? []);
    if (found.length !== wanted.length) return undefined;
    const from = to - found.readUInt32BE(ID_BYTES) + 1;
    if (found.equals(wanted)) return { from, to };
    to = from - 1;
  }
  return undefined;
}

function toSlot(leaseId: string, count: number): Buffer {
  const slot = Buffer.alloc(ID_BYTES + COUNT_BYTES);
  createHash('sha256').update(leaseId).digest().copy(slot, 0, 0, ID_BYTES);
  slot.writeUInt32BE(count, ID_BYTES);
  return slot;
}
