/** Who is to be woken when: a list for each second, chained through one array, so that a million waits cost no heap. */

export type Calendar = {
  /** Puts somebody into the second of a moment. Nobody is in it twice; what lies beyond the end is dropped. */
  add(index: number, atMs: number): void;
  /** Takes the lists of a second out, the last one added first, until none is added to it any more. */
  take(second: number, wake: (index: number, atMs: number) => void): void;
};

const NOBODY = -1;

export function createCalendar(size: number, seconds: number): Calendar {
  const first = new Int32Array(seconds + 1).fill(NOBODY);
  const next = new Int32Array(size);
  const times = new Float64Array(size);
  return {
    add(index, atMs) {
      const second = Math.floor(atMs / 1000);
      if (!(second <= seconds)) return;
      times[index] = atMs;
      next[index] = first[second] as number;
      first[second] = index;
    },

    take(second, wake) {
      for (;;) {
        let index = first[second] as number;
        if (index === NOBODY) return;
        first[second] = NOBODY;
        while (index !== NOBODY) {
          const following = next[index] as number;
          wake(index, times[index] as number);
          index = following;
        }
      }
    },
  };
}
