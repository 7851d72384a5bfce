/** Time that passes when everything due has been done: a minute of a crowd in a second, the same in every run. */

type Due = { readonly atMs: number; readonly order: number; readonly run: () => void };

export type VirtualTime = {
  now(): number;
  /** Runs something later; what falls on the same moment runs in the order in which it was asked for. */
  after(ms: number, run: () => void): void;
  /** Does what is due until then, then stands there. */
  runTo(atMs: number): Promise<void>;
};

export function createVirtualTime(startMs: number): VirtualTime {
  const heap: Due[] = [];
  let nowMs = startMs;
  let orders = 0;

  function isBefore(a: number, b: number): boolean {
    const [one, other] = [heap[a] as Due, heap[b] as Due];
    return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
  }

  function swap(a: number, b: number): void {
    [heap[a], heap[b]] = [heap[b] as Due, heap[a] as Due];
  }

  function take(): Due {
    swap(0, heap.length - 1);
    const first = heap.pop() as Due;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isBefore(child, least)) least = child;
      }
      if (least === at) return first;
      swap(at, least);
      at = least;
    }
  }

  return {
    now: () => nowMs,

    after(ms, run) {
      heap.push({ atMs: nowMs + ms, order: orders++, run });
      for (let at = heap.length - 1; at > 0 && isBefore(at, (at - 1) >> 1); at = (at - 1) >> 1) {
        swap(at, (at - 1) >> 1);
      }
    },

    async runTo(atMs) {
      while (heap[0] !== undefined && heap[0].atMs <= atMs) {
        const due = take();
        nowMs = due.atMs;
        due.run();
        // Whatever follows from it without waiting for anything happens now.
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      nowMs = atMs;
    },
  };
}

/** Numbers in [0, 1) that look random and are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
