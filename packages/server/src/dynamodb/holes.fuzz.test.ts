import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOLE_BLOCK } from '../waiting-room/store';
import type { Item } from './attributes';
import { holesKeys, holeUpdates, toHoleCounts } from './holes';

const LONG_LINE = 2_000_000;

/** The parts as DynamoDB keeps them after these updates. */
function partsAfter(ranges: readonly (readonly [from: number, count: number])[]): (Item | undefined)[] {
  const parts: Item[] = [];
  for (const [from, count] of ranges) {
    for (const { part, expression, values } of holeUpdates(from, count)) {
      const item = parts[part] ?? {};
      parts[part] = item;
      for (const action of expression.replace('ADD ', '').split(', ')) {
        const [name = '', value = ''] = action.split(' ');
        item[name] = { N: String(Number(item[name]?.N ?? 0) + Number(values[value]?.N)) };
      }
    }
  }
  return Array.from({ length: holesKeys('e', 1, LONG_LINE + 10_000).length }, (_, part) => parts[part]);
}

describe('holes in parts', () => {
  it('counts each position in its own block, wherever ranges begin and end', () => {
    const range = fc.tuple(fc.integer({ min: 1, max: LONG_LINE }), fc.integer({ min: 1, max: 10_000 }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 5 }), (ranges) => {
        const expected = new Map<number, number>();
        for (const [from, count] of ranges) {
          for (let position = from; position < from + count; position++) {
            const block = Math.floor((position - 1) / HOLE_BLOCK);
            expected.set(block, (expected.get(block) ?? 0) + 1);
          }
        }
        const counts = toHoleCounts(partsAfter(ranges));
        expect(counts).toEqual([...expected].sort(([a], [b]) => a - b));
      }),
    );
  });

  it.each([
    [0, 1],
    [1, 1],
    [128 * HOLE_BLOCK, 1],
    [128 * HOLE_BLOCK + 1, 2],
    [LONG_LINE, 4],
  ])('reads as many parts as a line of %i may have: %i', (tail, parts) => {
    expect(holesKeys('e', 1, tail)).toHaveLength(parts);
  });

  it('knows nothing where nobody counted', () => {
    expect(toHoleCounts([undefined, undefined])).toEqual([]);
  });
});
