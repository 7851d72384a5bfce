/** The way of one number through the shuffle, step by step, for whoever wants to see it. No browser needs it to wait. */

import { outOfRange } from '../out-of-range';
import { assertInside, halfBits, isDrawKey, mix, type RoundKeys, toRoundKeys } from './permutation';

/** One of the eight rounds. All numbers are whole and not negative. */
export type TraceRound = {
  /** From 0 to 7: the number of its key. */
  readonly round: number;
  readonly left: number;
  readonly right: number;
  /** `mix(round, right) mod 2^h`: what is xored to the left half. The new halves are `right` and `left xor mixed`. */
  readonly mixed: number;
};

/** Once through all rounds. */
export type TraceWalk = {
  /** What went in, from 0. */
  readonly from: number;
  readonly rounds: readonly TraceRound[];
  readonly to: number;
  /** Below the size: this is the place less one. Otherwise it goes in again. */
  readonly inside: boolean;
};

/** How a place came about. */
export type PlaceTrace = {
  /** `h`: bits of one half, so that the shuffle is over `4^h` numbers. */
  readonly halfBits: number;
  /** The eight words of the key, without sign. */
  readonly keys: readonly number[];
  /** Empty for those who came after the draw and keep their number. */
  readonly walks: readonly TraceWalk[];
  readonly place: number;
};

/**
 * `placeIn` with every value on the way: round keys, the halves of each round, and each time round again because the
 * result was no place. For showing a draw to people; `placeIn` gives the same place at a thousandth of the cost.
 *
 * @param draw.key 64 hexadecimal characters
 * @param draw.size how many took part; 0 when nobody did
 * @param position entry number, from 1
 * @throws {RangeError} the key is none, or a number is not whole and in its range
 */
export function tracePlace(
  draw: { readonly key: string; readonly size: number },
  position: number,
): PlaceTrace {
  const { key, size } = draw;
  if (!isDrawKey(key)) throw outOfRange('key', '64 hexadecimal characters');
  if (!Number.isSafeInteger(position) || position < 1) throw outOfRange('position', 'a whole number from 1');
  if (position <= size) assertInside(size, position);
  const keys = toRoundKeys(key);
  const bits = halfBits(Math.max(1, size));
  const shown = { halfBits: bits, keys: Array.from(keys, (word) => word >>> 0) };
  if (position > size) return { ...shown, walks: [], place: position };
  const walks: TraceWalk[] = [];
  let value = position - 1;
  do {
    const walk = once(keys, bits, value);
    value = walk.to;
    walks.push({ ...walk, inside: value < size });
  } while (value >= size);
  return { ...shown, walks, place: value + 1 };
}

function once(keys: RoundKeys, bits: number, from: number): Omit<TraceWalk, 'inside'> {
  const mask = 2 ** bits - 1;
  let [left, right] = [from >>> bits, from & mask];
  const rounds: TraceRound[] = [];
  for (let round = 0; round < keys.length; round++) {
    const mixed = mix(keys, round, right) & mask;
    rounds.push({ round, left, right, mixed });
    [left, right] = [right, left ^ mixed];
  }
  return { from, rounds, to: ((left << bits) | right) >>> 0 };
}
