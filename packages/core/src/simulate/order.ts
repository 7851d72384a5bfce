/** How far one order is from another. */

export type OrderError = {
  /** Kendall's tau: 1 for the same order, 0 for none, -1 for the reverse. */
  readonly kendallTau: number;
  /** Places between where people were and where they ended up: mean, of all but one in a hundred, and the most. */
  readonly meanPlaces: number;
  readonly p99Places: number;
  readonly maxPlaces: number;
};

/**
 * The error of an order.
 *
 * @param ranks for each person, in the first order, their rank in the second one: a permutation of 0…n-1
 */
export function orderError(ranks: Int32Array): OrderError {
  const size = ranks.length;
  if (size < 2) return { kendallTau: 1, meanPlaces: 0, p99Places: 0, maxPlaces: 0 };
  const errors = ranks.map((rank, index) => Math.abs(rank - index)).sort();
  const sum = errors.reduce((total, error) => total + error, 0);
  return {
    kendallTau: 1 - (4 * inversionsOf(ranks)) / (size * (size - 1)),
    meanPlaces: sum / size,
    p99Places: errors[Math.floor((size - 1) * 0.99)] as number,
    maxPlaces: errors[size - 1] as number,
  };
}

/** Ranks 0…n-1 of some times; equal ones keep their order. */
export function ranksOf(times: Float64Array): Int32Array {
  const size = times.length;
  const keys = new Float64Array(size);
  for (let index = 0; index < size; index++)
    keys[index] = Math.round(times[index] as number) * 2 ** 24 + index;
  keys.sort();
  const ranks = new Int32Array(size);
  for (let rank = 0; rank < size; rank++) ranks[(keys[rank] as number) % 2 ** 24] = rank;
  return ranks;
}

/** Pairs that are the wrong way round, counted while merging. */
function inversionsOf(values: Int32Array): number {
  let from = Int32Array.from(values);
  let to = new Int32Array(values.length);
  let count = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || (from[left] as number) <= (from[right] as number))) {
          to[at] = from[left++] as number;
        } else {
          count += middle - left;
          to[at] = from[right++] as number;
        }
      }
    }
    [from, to] = [to, from];
  }
  return count;
}
