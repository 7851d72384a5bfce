/** Random numbers that are the same for the same seed, on every machine. */
import { sha256Hex } from '../sha256';

/** A number in [0, 1). */
export type Dice = () => number;

/** The generator sfc32, seeded with the hash of a text. */
export function createDice(seed: string): Dice {
  const hash = sha256Hex(seed);
  const word = (index: number): number => Number.parseInt(hash.slice(index * 8, index * 8 + 8), 16) | 0;
  let [a, b, c, counter] = [word(0), word(1), word(2), 1];
  const dice = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) dice();
  return dice;
}

/** Exponentially spread around a mean. */
export function exponential(dice: Dice, mean: number): number {
  return -Math.log(1 - dice()) * mean;
}

/** Normally spread around 0 (Box and Muller). */
export function normal(dice: Dice, deviation: number): number {
  return deviation * Math.sqrt(-2 * Math.log(1 - dice())) * Math.cos(2 * Math.PI * dice());
}
