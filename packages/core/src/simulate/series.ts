/** What is counted second by second, and made coarse enough to draw. */

export type Series = {
  /** Seconds from the opening, ascending. */
  readonly seconds: readonly number[];
  readonly arrivedPerSecond: readonly number[];
  readonly admittedPerSecond: readonly number[];
  readonly requestsPerSecond: readonly number[];
  readonly waiting: readonly number[];
  readonly inside: readonly number[];
  readonly step: readonly number[];
};

const MOST_POINTS = 400;

export type Recorder = {
  readonly arrived: Float64Array;
  readonly admitted: Float64Array;
  readonly requests: Float64Array;
  readonly writes: Float64Array;
  readonly waiting: Float64Array;
  readonly inside: Float64Array;
  readonly step: Float64Array;
  /** So many a second from one moment to another: polls that are counted without being played. */
  spread(fromMs: number, untilMs: number, perSecond: number): void;
  /** Adds up what was spread. Once, at the end. */
  settle(): void;
};

export function createRecorder(seconds: number): Recorder {
  const column = (): Float64Array => new Float64Array(seconds + 2);
  const changes = column();
  const requests = column();
  const change = (atMs: number, perSecond: number): void => {
    // A rate that begins within a second counts for the rest of it; what would change after the end does so at the end.
    const at = Math.min(seconds, atMs / 1000);
    const second = Math.floor(at);
    const rest = second + 1 - at;
    changes[second] = (changes[second] as number) + perSecond * rest;
    changes[second + 1] = (changes[second + 1] as number) + perSecond * (1 - rest);
  };
  return {
    arrived: column(),
    admitted: column(),
    requests,
    writes: column(),
    waiting: column(),
    inside: column(),
    step: column(),
    spread(fromMs, untilMs, perSecond) {
      change(fromMs, perSecond);
      change(untilMs, -perSecond);
    },
    settle() {
      let rate = 0;
      for (let second = 0; second < changes.length; second++) {
        rate += changes[second] as number;
        requests[second] = (requests[second] as number) + rate;
      }
    },
  };
}

/** At most 400 points: rates as means, levels as they stand at the end of each stretch. */
export function toSeries(recorder: Recorder, opensAtSecond: number, lastSecond: number): Series {
  const length = Math.max(1, Math.ceil((lastSecond + 1) / MOST_POINTS));
  const points = Math.ceil((lastSecond + 1) / length);
  const each = <T>(make: (from: number, until: number) => T): T[] =>
    Array.from({ length: points }, (_, at) => make(at * length, Math.min((at + 1) * length, lastSecond + 1)));
  const rate = (column: Float64Array): number[] =>
    each(
      (from, until) => column.subarray(from, until).reduce((sum, value) => sum + value, 0) / (until - from),
    );
  const level = (column: Float64Array): number[] => each((_, until) => column[until - 1] as number);
  return {
    seconds: each((from) => from - opensAtSecond),
    arrivedPerSecond: rate(recorder.arrived),
    admittedPerSecond: rate(recorder.admitted),
    requestsPerSecond: rate(recorder.requests),
    waiting: level(recorder.waiting),
    inside: level(recorder.inside),
    step: level(recorder.step),
  };
}

export type Quantiles = {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
};

/** @param values sorted in place */
export function quantilesOf(values: Float64Array): Quantiles {
  if (values.length === 0) return { mean: 0, p50: 0, p90: 0, p99: 0, max: 0 };
  values.sort();
  const at = (share: number): number => values[Math.floor((values.length - 1) * share)] as number;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}
