/**
 * Holes: how many positions of each block of 4,096 nobody holds. Counted in parts of 128 blocks, each an item below a
 * kilobyte, so that counting one costs one write unit however long the line is.
 */
import { HOLE_BLOCK, type HoleCounts } from '../waiting-room/store';
import { type Item, number } from './attributes';
import { holesKey } from './keys';

const BLOCKS_IN_A_PART = 128;

/** Attribute of a block inside its part. */
const blockName = (block: number): string => `b${block % BLOCKS_IN_A_PART}`;

/** Holes to add to one part. */
export type HolesUpdate = { readonly part: number; readonly expression: string; readonly values: Item };

/** The updates that count the positions from `from` on as holes, one for each part they touch. */
export function holeUpdates(from: number, count: number): readonly HolesUpdate[] {
  const parts = new Map<number, { names: string[]; values: Item }>();
  for (let position = from; position < from + count; ) {
    const block = Math.floor((position - 1) / HOLE_BLOCK);
    const end = Math.min(from + count, (block + 1) * HOLE_BLOCK + 1);
    const part = Math.floor(block / BLOCKS_IN_A_PART);
    const update = parts.get(part) ?? { names: [], values: {} };
    update.names.push(`${blockName(block)} :${blockName(block)}`);
    update.values[`:${blockName(block)}`] = number(end - position);
    parts.set(part, update);
    position = end;
  }
  return [...parts].map(([part, { names, values }]) => ({
    part,
    expression: `ADD ${names.join(', ')}`,
    values,
  }));
}

/** Keys of all parts a line of this length may have holes in. */
export function holesKeys(eventId: string, epoch: number, tail: number): readonly string[] {
  const parts = Math.floor(Math.max(0, tail - 1) / HOLE_BLOCK / BLOCKS_IN_A_PART) + 1;
  return Array.from({ length: parts }, (_, part) => holesKey(eventId, epoch, part));
}

/** @param parts items in the order of `holesKeys`; undefined where nobody counted any */
export function toHoleCounts(parts: readonly (Item | undefined)[]): HoleCounts {
  const counts = parts.flatMap((item, part) =>
    Object.entries(item ?? {}).flatMap(([name, { N }]) =>
      N === undefined || !/^b\d+$/.test(name)
        ? []
        : [[part * BLOCKS_IN_A_PART + Number(name.slice(1)), Number(N)] as const],
    ),
  );
  return counts.sort(([a], [b]) => a - b);
}
