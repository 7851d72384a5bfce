/** The two questions before a sale, answered by Little's law and by rehearsal side by side. */
import type { Pace } from '../pacing';
import { type Capacity, capacityForPace, paceToClear } from '../plan/little';
import { provisionFor } from '../plan/utilization';
import { rehearse } from './rehearse';
import { DEFAULT_SALE, type Sale } from './sale';

/** A bigger crowd is rehearsed as a smaller one in proportion: a pace is found by trying. */
const SAMPLE = 20_000;

const TRIES = 12;

export type PaceAnswer = {
  readonly byLaw: Pace;
  /** null when no pace does, because people come later than that. */
  readonly byRehearsal: Pace | null;
  readonly drainSeconds: number;
};

/**
 * What pace clears the crowd in time.
 *
 * @param withinSeconds from the opening to the last pass
 */
export function findPace(sale: Sale, withinSeconds: number): PaceAnswer {
  const { everySeconds } = sale.pacing ?? DEFAULT_SALE.pacing;
  const byLaw = paceToClear({ visitors: sale.visitors, withinSeconds, everySeconds });
  const scale = Math.max(1, sale.visitors / SAMPLE);
  const small = inProportion(sale, scale);
  const drainedAt = (step: number): number => {
    const { people, drainSeconds } = rehearse({
      ...small,
      pacing: { burst: DEFAULT_SALE.pacing.burst, ...sale.pacing, step, everySeconds },
      endsAfterSeconds: withinSeconds + 4 * everySeconds,
    });
    return people.stillWaiting > 0 ? Number.POSITIVE_INFINITY : drainSeconds;
  };
  let [low, high] = [0, 2 * Math.ceil(byLaw.step / scale) + 1];
  let drainSeconds = drainedAt(high);
  if (drainSeconds > withinSeconds) return { byLaw, byRehearsal: null, drainSeconds };
  for (let tries = 0; tries < TRIES && high - low > 1; tries++) {
    const middle = Math.ceil((low + high) / 2);
    const seconds = drainedAt(middle);
    if (seconds > withinSeconds) low = middle;
    else [high, drainSeconds] = [middle, seconds];
  }
  return { byLaw, byRehearsal: { step: Math.ceil(high * scale), everySeconds }, drainSeconds };
}

export type CapacityAnswer = {
  readonly byLaw: Capacity;
  /** `inside` is the most at once, where the law tells the mean. */
  readonly byRehearsal: Capacity;
};

/** What the site behind the room must bear for the sale's pace. */
export function findCapacity(sale: Sale, staySeconds: number): CapacityAnswer {
  const { step, everySeconds } = sale.pacing ?? DEFAULT_SALE.pacing;
  const scale = Math.max(1, sale.visitors / SAMPLE);
  const { site } = rehearse({
    ...inProportion(sale, scale),
    pacing: {
      burst: DEFAULT_SALE.pacing.burst,
      ...sale.pacing,
      step: Math.max(1, Math.round(step / scale)),
      everySeconds,
    },
    site: { capacity: Number.POSITIVE_INFINITY, staySeconds },
  });
  const inside = Math.ceil((site?.peak ?? 0) * scale);
  return {
    byLaw: capacityForPace({ step, everySeconds }, staySeconds),
    byRehearsal: { inside, capacity: provisionFor(inside) },
  };
}

function inProportion(sale: Sale, scale: number): Sale {
  const { visitors, bots, processes = DEFAULT_SALE.processes } = sale;
  return {
    ...sale,
    visitors: Math.round(visitors / scale),
    processes: Math.max(1, Math.round(processes / scale)),
    bots: bots === undefined ? undefined : { places: Math.round(bots.places / scale) },
  };
}
