/** A sale to rehearse: the crowd, what may go wrong, and the settings of the event. */

import { outOfRange } from '../out-of-range';
import type { PollPlan } from '../poll';
import type { Arrivals } from './arrivals';
import type { Prices } from './cost';

export type Sale = {
  /** People who come, without bots. */
  readonly visitors: number;
  /** Same seed, same sale. `urr` by default. */
  readonly seed?: string | undefined;
  readonly order?: 'arrival' | 'draw' | undefined;
  /** As in the config: 500 every 10 s with a burst of 1.2 by default. */
  readonly pacing?:
    | { readonly step: number; readonly everySeconds: number; readonly burst?: number | undefined }
    | undefined;
  readonly poll?: PollPlan | undefined;
  /** When people come; a rush of 60 s by default. */
  readonly arrivals?: Arrivals | undefined;
  /** Whether joins are written down by user. */
  readonly ledger?: 'subject' | 'none' | undefined;
  /** Server processes that take joins, 200 by default. */
  readonly processes?: number | undefined;

  /** So many lose patience, after a time spread exponentially around `afterSeconds`; half of them say so. */
  readonly abandon?: { readonly share: number; readonly afterSeconds: number } | undefined;
  /** So many hold `places` places, on several devices or in private windows. Tabs of one browser share a place. */
  readonly devices?: { readonly share: number; readonly places: number } | undefined;
  /** `places` places taken by programs as soon as joining is possible, that come to every turn at once. */
  readonly bots?: { readonly places: number } | undefined;
  /** So many phones are put away once, for a time spread exponentially around `seconds`. */
  readonly sleep?: { readonly share: number; readonly seconds: number } | undefined;
  /** Standard deviation of what clients get wrong about the server's time, 200 by default. */
  readonly clockSkewMs?: number | undefined;
  /** Times in which the store cannot answer: no joins and no turns, polls go on. Seconds from the opening. */
  readonly stalls?: readonly { readonly fromSecond: number; readonly seconds: number }[] | undefined;

  /** The site behind the room: `capacity` people at once, each for a time spread exponentially around `staySeconds`. */
  readonly site?: { readonly capacity: number; readonly staySeconds: number } | undefined;
  /** What the servers behind the rooms bear: new people a second, from a second on. More than that fails. */
  readonly origin?: readonly { readonly fromSecond: number; readonly peoplePerSecond: number }[] | undefined;
  /** Pacing by what is measured, instead of the planned pace alone. */
  readonly feedback?: { readonly floorStep: number } | undefined;

  /** The rehearsal ends here even if people wait, 86,400 by default. */
  readonly endsAfterSeconds?: number | undefined;
  readonly prices?: Partial<Prices> | undefined;
};

export const DEFAULT_SALE = {
  seed: 'urr',
  order: 'arrival',
  pacing: { step: 500, everySeconds: 10, burst: 1.2 },
  poll: { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 },
  arrivals: { curve: 'rush', seconds: 60 },
  ledger: 'subject',
  processes: 200,
  clockSkewMs: 200,
  endsAfterSeconds: 86_400,
} as const;

const MAX_PLACES = 2 ** 23;

/** @throws {RangeError} numbers that make no sale */
export function assertSale(sale: Sale): void {
  const { step, everySeconds, burst = 1.2 } = sale.pacing ?? DEFAULT_SALE.pacing;
  const positive = { visitors: sale.visitors, 'pacing.step': step, 'pacing.everySeconds': everySeconds };
  for (const [name, value] of Object.entries(positive)) {
    if (!(value > 0 && Number.isFinite(value))) throw outOfRange(name, 'a number above 0');
  }
  if (!(burst >= 1)) throw outOfRange('pacing.burst', 'at least 1');
  if (!Number.isInteger(sale.visitors)) throw outOfRange('visitors', 'a whole number');
  const shares = { abandon: sale.abandon?.share, devices: sale.devices?.share, sleep: sale.sleep?.share };
  for (const [name, value = 0] of Object.entries(shares)) {
    if (!(value >= 0 && value <= 1)) throw outOfRange(`${name}.share`, 'a number from 0 to 1');
  }
  if (placesOf(sale) > MAX_PLACES) throw outOfRange('visitors', `at most ${MAX_PLACES} places in all`);
}

/** Most places that can be taken. */
export function placesOf({ visitors, devices, bots }: Sale): number {
  const extra = devices === undefined ? 0 : Math.ceil(visitors * devices.share) * (devices.places - 1);
  return visitors + extra + (bots?.places ?? 0);
}
