/** The draw at opening: who came before it gets a place by lot, and anybody can check the lots. */
import { backward, forward, isDrawKey, type RoundKeys, toRoundKeys } from './draw/permutation';
import { sha256Hex } from './sha256';

export { type Beacon, commitment, type DrawInput, drawKey, drawKeyText } from './draw/key';
export { type PlaceTrace, type TraceRound, type TraceWalk, tracePlace } from './draw/trace';
export { type DrawFault, type DrawPromise, type DrawVerdict, placeIn, verifyDraw } from './draw/verify';

/**
 * The place that `index` gets in a shuffle of 1…size: the same for the same seed everywhere, each place exactly once.
 *
 * @param seed 64 hexadecimal characters (a `drawKey`) are used as they are; any other text is hashed by SHA-256 first
 * @param size from 1 to 2^32
 * @param index from 1 to `size`
 * @throws {RangeError} size or index is no whole number in its range
 */
export function permute(seed: string, size: number, index: number): number {
  return forward(roundKeysOf(seed), size, index);
}

/** Which index got `place`: the inverse of `permute`, with the same arguments and errors. */
export function unpermute(seed: string, size: number, place: number): number {
  return backward(roundKeysOf(seed), size, place);
}

/** A draw with its key prepared, for whoever asks about many places. */
export type Permutation = {
  readonly size: number;
  placeOf(index: number): number;
  indexAt(place: number): number;
};

/**
 * `permute` and `unpermute` of one draw with the key prepared once: some ten million places a second.
 *
 * @param seed as in `permute`
 */
export function createPermutation(seed: string, size: number): Permutation {
  const keys = roundKeysOf(seed);
  return {
    size,
    placeOf: (index) => forward(keys, size, index),
    indexAt: (place) => backward(keys, size, place),
  };
}

function roundKeysOf(seed: string): RoundKeys {
  return toRoundKeys(isDrawKey(seed) ? seed : sha256Hex(seed));
}
