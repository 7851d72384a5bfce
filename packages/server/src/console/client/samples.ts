/** What was seen, second by second, and the rates that follow from it. */
import type { Live } from './api';

export type Sample = {
  /** Epoch seconds. */
  readonly at: number;
  readonly line: number | null;
  readonly tail: number | null;
  readonly serving: number | null;
  readonly claims: number | null;
  readonly queue: number | null;
  readonly active: number | null;
  readonly maxUsers: number | null;
  readonly epoch: number;
  readonly meters: Readonly<Record<string, number>> | null;
};

/** Half an hour of them. */
const KEPT = 900;

/** Rates look this far back: a whole cycle of people called at once. */
export const RATE_SECONDS = 60;

export function toSample({ asOf, event, meters }: Live): Sample {
  const { waitingRoom, entryQueue, settings, epoch } = event;
  return {
    at: asOf / 1000,
    line: waitingRoom?.waiting ?? null,
    tail: waitingRoom?.tail ?? null,
    // Numbers nobody has yet are called in vain.
    serving: waitingRoom === null ? null : Math.min(waitingRoom.serving, waitingRoom.tail),
    claims: waitingRoom?.admittedPerMinute ?? null,
    queue: entryQueue?.waiting ?? null,
    active: entryQueue?.active ?? null,
    maxUsers: settings.maxUsers,
    epoch,
    meters,
  };
}

export function keep(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples, sample].slice(-KEPT);
}

/**
 * How much a count grew, a minute; null over a reset, a restart, or too short a time.
 *
 * @param leastSeconds that must have been seen
 */
export function perMinute(
  samples: readonly Sample[],
  index: number,
  value: (sample: Sample) => number | null,
  leastSeconds = 5,
): number | null {
  const now = samples[index];
  if (now === undefined) return null;
  let first = index;
  while (first > 0 && (samples[first - 1] as Sample).at >= now.at - RATE_SECONDS) first -= 1;
  const then = samples[first] as Sample;
  const [before, after] = [value(then), value(now)];
  const seconds = now.at - then.at;
  if (
    before === null ||
    after === null ||
    seconds < leastSeconds ||
    then.epoch !== now.epoch ||
    after < before
  )
    return null;
  return Math.round(((after - before) * 60) / seconds);
}

/** Names of counters below a prefix that were ever seen, without the prefix. */
export function meterNames(samples: readonly Sample[], prefix: string): readonly string[] {
  const names = new Set<string>();
  for (const { meters } of samples.slice(-60)) {
    for (const name of Object.keys(meters ?? {}))
      if (name.startsWith(prefix)) names.add(name.slice(prefix.length));
  }
  return [...names].sort();
}
