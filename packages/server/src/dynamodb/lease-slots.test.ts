import { describe, expect, it } from 'vitest';
import { LEASE_SLOTS } from '../waiting-room/store';
import { bytes, type Item, number } from './attributes';
import { emptyLineValues, findLease, leaseValues, TAKE_LEASE } from './lease-slots';

/** An item as DynamoDB leaves it after leases, oldest first. */
function headAfter(leases: readonly (readonly [id: string, count: number])[]): Item {
  const nobody = emptyLineValues[':nobody'] as Item[string];
  const slots = [...leases.map(([id, count]) => leaseValues(id, count)[':lease'] as Item[string])].reverse();
  const next = leases.reduce((sum, [, count]) => sum + count, 1);
  const head: Item = { nextPosition: number(next) };
  for (let slot = 0; slot < LEASE_SLOTS; slot++) head[`l${slot}`] = slots[slot] ?? nobody;
  return head;
}

describe('lease slots', () => {
  it('moves each slot on by one, by the values from before', () => {
    const actions = TAKE_LEASE.replace('SET ', '').split(', ');
    expect(actions).toHaveLength(LEASE_SLOTS + 2);
    expect(actions).toEqual(expect.arrayContaining(['l0 = :lease', 'l1 = l0', 'l23 = l22']));
    expect(TAKE_LEASE.length).toBeLessThan(4096);
  });

  it('finds each of the newest leases with its own positions', () => {
    const leases = Array.from({ length: 40 }, (_, n) => [`lease ${n}`, n + 1] as const);
    const head = headAfter(leases);
    let next = 1;
    for (const [n, [id, count]] of leases.entries()) {
      const expected = n < 40 - LEASE_SLOTS ? undefined : { from: next, to: next + count - 1 };
      expect(findLease(head, id, count)).toEqual(expected);
      next += count;
    }
  });

  it('finds nothing in an empty line, nor of somebody else', () => {
    expect(findLease(headAfter([]), 'mine', 1)).toBeUndefined();
    expect(findLease(headAfter([['yours', 1]]), 'mine', 1)).toBeUndefined();
    expect(findLease({ nextPosition: number(2), l0: bytes(new Uint8Array(12)) }, 'mine', 1)).toBeUndefined();
  });
});
