/** What a sale costs at stated prices. */

/** US dollars. List prices of us-east-1 in 2025, without free tiers. */
export type Prices = {
  readonly cdnPerMillion: number;
  readonly cdnPerGigabyte: number;
  readonly apiPerMillion: number;
  readonly lambdaPerMillion: number;
  readonly lambdaPerGigabyteSecond: number;
  readonly writesPerMillion: number;
  readonly readsPerMillion: number;
};

export const LIST_PRICES: Prices = {
  cdnPerMillion: 1,
  cdnPerGigabyte: 0.085,
  apiPerMillion: 1,
  lambdaPerMillion: 0.2,
  lambdaPerGigabyteSecond: 0.000_016_666_7,
  writesPerMillion: 0.625,
  readsPerMillion: 0.125,
};

export type Cost = {
  readonly cdn: number;
  readonly api: number;
  readonly lambda: number;
  readonly store: number;
  readonly total: number;
};

const STATUS_BYTES = 950;
const LAMBDA_GIGABYTE_SECONDS = 0.015 * 0.125;

export function costOf(
  counts: {
    readonly polls: number;
    readonly apiRequests: number;
    readonly writes: number;
    readonly reads: number;
  },
  prices: Partial<Prices> = {},
): Cost {
  const price = { ...LIST_PRICES, ...prices };
  const { polls, apiRequests, writes, reads } = counts;
  const requests = polls + apiRequests;
  const cdn = (requests / 1e6) * price.cdnPerMillion + ((polls * STATUS_BYTES) / 1e9) * price.cdnPerGigabyte;
  const api = (apiRequests / 1e6) * price.apiPerMillion;
  const lambda =
    (apiRequests / 1e6) * price.lambdaPerMillion +
    apiRequests * LAMBDA_GIGABYTE_SECONDS * price.lambdaPerGigabyteSecond;
  const store = (writes / 1e6) * price.writesPerMillion + (reads / 1e6) * price.readsPerMillion;
  return { cdn, api, lambda, store, total: cdn + api + lambda + store };
}
