/**
 * A keyed shuffle of 1…size that is computed for one number at a time: a balanced Feistel network of eight rounds over
 * the next power of four, walked until it lands inside (format-preserving encryption by cycle walking). Integers only,
 * so that every language and every browser gets the same answer.
 */
import { outOfRange } from '../out-of-range';

/** The eight round keys of a draw: the 256 bits of its key, in order. */
export type RoundKeys = Int32Array;

const ROUNDS = 8;

/** Halves of four bits at least: with fewer, some orders of a handful of people could not come up. */
const MIN_HALF_BITS = 4;

const MAX_SIZE = 2 ** 32;

/** @param key 64 hexadecimal characters, as `isDrawKey` tells */
export function toRoundKeys(key: string): RoundKeys {
  return Int32Array.from({ length: ROUNDS }, (_, round) =>
    Number.parseInt(key.slice(round * 8, round * 8 + 8), 16),
  );
}

export function isDrawKey(value: string): boolean {
  return /^[0-9a-f]{64}$/i.test(value);
}

/** Where `index` goes. Both from 1 to `size`. */
export function forward(keys: RoundKeys, size: number, index: number): number {
  assertInside(size, index);
  return walk(keys, size, index);
}

/** `forward` for whoever knows that the index is inside: kept small, because browsers load it. */
export function walk(keys: RoundKeys, size: number, index: number): number {
  const bits = halfBits(size);
  const mask = 2 ** bits - 1;
  let value = index - 1;
  do {
    let left = value >>> bits;
    let right = value & mask;
    for (let round = 0; round < ROUNDS; round++) {
      const next = left ^ (mix(keys, round, right) & mask);
      left = right;
      right = next;
    }
    value = ((left << bits) | right) >>> 0;
  } while (value >= size);
  return value + 1;
}

/** Who went to `place`: the inverse of `forward`. */
export function backward(keys: RoundKeys, size: number, place: number): number {
  assertInside(size, place);
  const bits = halfBits(size);
  const mask = 2 ** bits - 1;
  let value = place - 1;
  do {
    let left = value >>> bits;
    let right = value & mask;
    for (let round = ROUNDS - 1; round >= 0; round--) {
      const before = right ^ (mix(keys, round, left) & mask);
      right = left;
      left = before;
    }
    value = ((left << bits) | right) >>> 0;
  } while (value >= size);
  return value + 1;
}

/** Each round has a key of its own and the next round's beside it: 64 bits that decide over at most 2^16 inputs. */
export function mix(keys: RoundKeys, round: number, half: number): number {
  let word = (half + (keys[round] as number)) | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13) ^ (keys[(round + 1) & 7] as number), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

export function halfBits(size: number): number {
  return Math.max(MIN_HALF_BITS, Math.ceil((32 - Math.clz32(size - 1)) / 2));
}

export function assertInside(size: number, index: number): void {
  assertUpTo(MAX_SIZE, 'size', size);
  assertUpTo(size, 'index', index);
}

function assertUpTo(most: number, field: string, value: number): void {
  if (!(Number.isInteger(value) && value > 0 && value <= most))
    throw outOfRange(field, `a whole number from 1 to ${most}`);
}
