/** Limits of an AWS account, as documented in 2025, and which of them a sale meets. */
import { type Level, provisionFor, utilization } from './utilization';

/** Defaults of a new account. Look up those of yours, and give them to `planCapacity` where they differ. */
export const AWS_LIMITS = {
  cdnRequestsPerSecond: 250_000,
  cdnBitsPerSecond: 150e9,
  apiRequestsPerSecond: 10_000,
  lambdaConcurrency: 1000,
  lineWritesPerSecond: 1000,
  tableReadsPerSecond: 12_000,
  tableWritesPerSecond: 4000,
} as const;

export type Limits = { readonly [K in keyof typeof AWS_LIMITS]: number };

export type Quota = {
  readonly limit: keyof Limits;
  readonly needed: number;
  readonly available: number;
  readonly level: Level;
  /** What to ask for so that the sale stays at 70 %, two digits; null where there is enough. */
  readonly raiseTo: number | null;
};

/** One line for each limit: what the sale asks, what there is, and what to ask for. */
export function quotasFor(needs: { readonly [K in keyof Limits]: number }, limits: Limits): readonly Quota[] {
  return (Object.keys(AWS_LIMITS) as (keyof Limits)[]).map((limit) => {
    const [needed, available] = [Math.ceil(needs[limit]), limits[limit]];
    const level = utilization(needed, available);
    return {
      limit,
      needed,
      available,
      level,
      raiseTo: level === 'ok' ? null : roundedUp(provisionFor(needed)),
    };
  });
}

/** Up to two digits that count, as one asks for a quota: 23,810 is 24,000. */
function roundedUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}
