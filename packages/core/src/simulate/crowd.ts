/** Everybody in a sale, as columns: one entry for each place, in the order in which they are asked for. */
import { createArrivals, firstSecond } from './arrivals';
import { createDice, exponential, normal } from './random';
import { DEFAULT_SALE, placesOf, type Sale } from './sale';

export type Crowd = {
  readonly size: number;
  /** All times in milliseconds since the sale began, which is when the first may come. */
  readonly opensAtMs: number;
  readonly joinsAt: Float64Array;
  /** The person a place belongs to: the index of their first place. */
  readonly owner: Int32Array;
  readonly isBot: Uint8Array;
  /** Infinity for those who stay. */
  readonly leavesAt: Float64Array;
  readonly sleepsAt: Float64Array;
  readonly wakesAt: Float64Array;
  readonly skewMs: Float32Array;
};

/** Index and time share a number to be sorted fast: 2^24 places, and 2^29 ms are six days. */
const INDEX_ROOM = 2 ** 24;

const BOT = 1;
const EXTRA = 2;

export function createCrowd(sale: Sale): Crowd {
  const { visitors, arrivals = DEFAULT_SALE.arrivals, abandon, devices, bots, sleep } = sale;
  const seed = sale.seed ?? DEFAULT_SALE.seed;
  const opensAtMs = Math.ceil(-firstSecond(arrivals)) * 1000;
  const dice = createDice(`${seed} arrivals`);
  const arrive = createArrivals(arrivals, dice);
  const most = placesOf(sale);
  const kinds = new Uint8Array(most);
  const heads = new Int32Array(most);
  const keys = new Float64Array(most);
  let size = 0;
  const add = (second: number, kind: number, head: number): void => {
    const atMs = Math.max(0, Math.round(opensAtMs + second * 1000));
    kinds[size] = kind;
    heads[size] = head;
    keys[size] = atMs * INDEX_ROOM + size;
    size += 1;
  };
  for (let bot = 0; bot < (bots?.places ?? 0); bot++) add(firstSecond(arrivals) + dice(), BOT, size);
  for (let visitor = 0; visitor < visitors; visitor++) {
    const second = arrive();
    const head = size;
    add(second, 0, head);
    if (devices === undefined || !isNth(visitor, devices.share)) continue;
    for (let extra = 1; extra < devices.places; extra++) add(second + exponential(dice, 5), EXTRA, head);
  }
  const sorted = keys.subarray(0, size).sort();

  const crowd: Crowd = {
    size,
    opensAtMs,
    joinsAt: new Float64Array(size),
    owner: new Int32Array(size),
    isBot: new Uint8Array(size),
    leavesAt: new Float64Array(size).fill(Number.POSITIVE_INFINITY),
    sleepsAt: new Float64Array(size).fill(Number.POSITIVE_INFINITY),
    wakesAt: new Float64Array(size),
    skewMs: new Float32Array(size),
  };
  const indexOf = new Int32Array(size);
  const manners = createDice(`${seed} manners`);
  const skew = sale.clockSkewMs ?? DEFAULT_SALE.clockSkewMs;
  for (let index = 0; index < size; index++) {
    const key = sorted[index] as number;
    const made = key % INDEX_ROOM;
    const atMs = Math.floor(key / INDEX_ROOM);
    const kind = kinds[made] as number;
    indexOf[made] = index;
    crowd.joinsAt[index] = atMs;
    crowd.isBot[index] = kind === BOT ? 1 : 0;
    // Holds until the second pass: the number under which the person was made.
    crowd.owner[index] = heads[made] as number;
    if (kind === BOT) continue;
    crowd.skewMs[index] = normal(manners, skew);
    const fromMs = Math.max(atMs, opensAtMs);
    if (abandon !== undefined && manners() < abandon.share) {
      crowd.leavesAt[index] = fromMs + exponential(manners, abandon.afterSeconds * 1000);
    }
    if (sleep !== undefined && manners() < sleep.share) {
      crowd.sleepsAt[index] = fromMs + exponential(manners, sleep.seconds * 1000);
      crowd.wakesAt[index] = (crowd.sleepsAt[index] as number) + exponential(manners, sleep.seconds * 1000);
    }
  }
  for (let index = 0; index < size; index++) {
    crowd.owner[index] = indexOf[crowd.owner[index] as number] as number;
  }
  return crowd;
}

/** True for exactly this share of all numbers from 0 on: people come in any order, so who it is does not matter. */
function isNth(index: number, share: number): boolean {
  return Math.floor((index + 1) * share) > Math.floor(index * share);
}
