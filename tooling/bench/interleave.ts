/**
 * Timing pieces of work beside each other, on a machine that does other things as well.
 *
 * All of them take turns in short slices, in a new order every round, and each slice is compared with the yardstick's
 * slice of the same round. A busy neighbour, a slower clock or a collection then hits both or drops out with the
 * median. Times alone tell about the machine; the ratios can be repeated elsewhere.
 */

/** One piece of work: makes inputs outside the clock and hands back what uses them up under it. */
export type Contestant = {
  readonly name: string;
  prepare(calls: number): () => void | Promise<void>;
};

export type Timing = {
  readonly name: string;
  /** Median over all rounds, for one call. */
  readonly nanoseconds: number;
  /** Median of the rounds' ratios to the yardstick. */
  readonly ratio: number;
};

export type Rounds = {
  /** Default 300. */
  readonly rounds?: number;
  /** How long one contestant runs at a time. Default 1: shorter than what a scheduler takes away at once. */
  readonly sliceMs?: number;
  /** How long each contestant runs before its time counts. Default 150. */
  readonly warmUpMs?: number;
};

/** Most inputs made ahead: more of them would push each other, and the work, out of the processor's cache. */
const MAX_CALLS = 512;

/**
 * Synchronous work.
 *
 * @param input makes what one call gets, outside the clock; fresh strings here keep caches honest
 */
export function contestant<Input>(
  name: string,
  input: (index: number) => Input,
  run: (input: Input) => unknown,
): Contestant {
  const inputs = inputsOf(input);
  return {
    name,
    prepare(calls) {
      const ready = inputs(calls);
      return () => {
        for (let index = 0; index < calls; index++) kept.result = run(ready[index] as Input);
      };
    },
  };
}

/** Work that answers with a promise, one call after the other. */
export function asyncContestant<Input>(
  name: string,
  input: (index: number) => Input,
  run: (input: Input) => Promise<unknown>,
): Contestant {
  const inputs = inputsOf(input);
  return {
    name,
    prepare(calls) {
      const ready = inputs(calls);
      return async () => {
        for (let index = 0; index < calls; index++) kept.result = await run(ready[index] as Input);
      };
    },
  };
}

/**
 * Runs all contestants in turns.
 *
 * @param yardstick name of the contestant that the others are compared with
 */
export async function interleave(
  contestants: readonly Contestant[],
  yardstick: string,
  { rounds = 300, sliceMs = 1, warmUpMs = 150 }: Rounds = {},
): Promise<readonly Timing[]> {
  const lanes = [];
  for (const entry of contestants) {
    lanes.push({ entry, calls: await callsFor(entry, sliceMs, warmUpMs), times: [] as number[] });
  }
  const reference = lanes.find(({ entry }) => entry.name === yardstick);
  if (reference === undefined) throw new Error(`no contestant is called ${yardstick}`);
  for (let round = 0; round < rounds; round++) {
    for (const lane of shuffled(lanes)) {
      // The processor has just been busy with another contestant: one lap to get used to this one.
      await slice(lane.entry, lane.calls);
      lane.times.push(await slice(lane.entry, lane.calls));
    }
  }
  return lanes.map(({ entry, times }) => ({
    name: entry.name,
    nanoseconds: median(times),
    ratio: median(times.map((time, round) => time / (reference.times[round] as number))),
  }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Lets the compiler settle, then tells how many calls fill a slice. */
async function callsFor(entry: Contestant, sliceMs: number, warmUpMs: number): Promise<number> {
  let calls = 1;
  let nanoseconds = 1;
  const end = performance.now() + warmUpMs;
  while (performance.now() < end) {
    nanoseconds = await slice(entry, calls);
    calls = Math.min(MAX_CALLS, Math.max(1, Math.round((sliceMs * 1e6) / nanoseconds)));
  }
  return calls;
}

/** Nanoseconds for one call, of as many as asked for. */
async function slice(entry: Contestant, calls: number): Promise<number> {
  const run = entry.prepare(calls);
  const start = process.hrtime.bigint();
  const pending = run();
  if (pending !== undefined) await pending;
  return Number(process.hrtime.bigint() - start) / calls;
}

function inputsOf<Input>(input: (index: number) => Input): (calls: number) => Input[] {
  let next = 0;
  return (calls) => Array.from({ length: calls }, () => input(next++));
}

function shuffled<T>(values: readonly T[]): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** Where results go, so that no compiler may leave the work out. */
export const kept: { result: unknown } = { result: undefined };
