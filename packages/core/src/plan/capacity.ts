/** What a sale asks of each part, worked out before it happens. */

import { outOfRange } from '../out-of-range';
import { claimsPerCycle, perMinute } from '../pacing';
import type { PollPlan } from '../poll';
import { type Capacity, capacityForPace } from './little';
import { AWS_LIMITS, type Limits, type Quota, quotasFor } from './quotas';
import { type Level, provisionFor, utilization, WARN_SHARE } from './utilization';

/** Bytes of a status document with holes in every block, compressed and with its headers, as measured. */
const STATUS_BYTES = 950;

/** Writes to the line's item for a join in a rush, as measured; and at most so many leases a second. */
const WRITES_PER_JOIN = 0.018;
const LEASES_PER_SECOND = 300;

/** Below this rate every join is a lease of its own. */
const BUSY_PER_SECOND = 500;

/** Reads of an event a second in one process, three units each. */
const EVENT_READ_UNITS = 3;

/** A rate rule counts five minutes; polls near the head come every `minSeconds`. */
const RULE_SECONDS = 300;

export type CapacityInput = {
  /** Who comes. */
  readonly visitors: number;
  /** Seconds in which they come, 60 by default: a hit sale brings nearly everybody in the first minute. */
  readonly arrivalSeconds?: number | undefined;
  /** As `defineConfig` resolves it: 500 every 10 s with a burst of 1.2 by default. */
  readonly pacing?:
    | { readonly step: number; readonly everySeconds: number; readonly burst?: number | undefined }
    | undefined;
  /** As `defineConfig` resolves it. */
  readonly poll?: PollPlan | undefined;
  /** Milliseconds a join takes on Lambda, 15 by default. */
  readonly joinMs?: number | undefined;
  /** Seconds somebody stays in the seat map and at payment, 300 by default. */
  readonly staySeconds?: number | undefined;
  /** Most people the seat map bears at once, as measured; null when it was not. */
  readonly maxUsers?: number | null | undefined;
  /** Whether joins are written down by user: signed-in visitors. */
  readonly ledger?: 'subject' | 'none' | undefined;
  /** Limits of the account where they differ from `AWS_LIMITS`. */
  readonly limits?: Partial<Limits> | undefined;
};

export type CapacityPlan = {
  readonly visitors: number;
  readonly joinsPerSecond: number;
  /** If everybody polled at the longest and at the shortest interval, and what the clients will do. */
  readonly pollsPerSecond: { readonly low: number; readonly high: number; readonly expected: number };
  readonly claimsPerSecond: { readonly average: number; readonly peak: number };
  /** From the opening to the last turn. */
  readonly drainSeconds: number;
  readonly lineWritesPerSecond: number;
  readonly ledgerWritesPerSecond: number;
  readonly lambdaConcurrency: number;
  /** Little's law for the site behind the room; `level` where `maxUsers` is known. */
  readonly inside: Capacity & { readonly maxUsers: number | null; readonly level: Level | null };
  readonly quotas: readonly Quota[];
  /** Units a second to keep ready in `urr-positions`; null where a new table will do. */
  readonly warmThroughput: {
    readonly readUnitsPerSecond: number;
    readonly writeUnitsPerSecond: number;
  } | null;
  /** Longest poll interval that keeps the crowd at 70 % of the CDN's limit and in `budgetPerSecond`. */
  readonly poll: {
    readonly maxSeconds: number;
    readonly budgetPerSecond: number;
    readonly withinBudget: boolean;
  };
  /** Requests of one address in five minutes from which a rule may act, for 100 visitors behind it; null for never. */
  readonly rateRules: { readonly status: null; readonly assign: number; readonly check: number };
};

const POLL: PollPlan = { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 };
/** Visitors behind one address of an office or a carrier; joins of an address from which a challenge is due. */
const SHARED_ADDRESS = 100;
const ASSIGN_RULE = 2000;

/**
 * Works out what a sale asks of each part of an AWS deployment: requests, writes, how long it takes, which quotas to
 * raise and what to keep warm, with 30 % to spare everywhere (`warn` from 70 %, `critical` from 85 %).
 * 50,000 visitors at 500 every 10 s are let in within 1,000 s and poll 3,333 to 25,000 times a second.
 *
 * @throws {RangeError} a number is not above 0
 */
export function planCapacity(input: CapacityInput): CapacityPlan {
  const { visitors, arrivalSeconds = 60, poll = POLL, joinMs = 15, staySeconds = 300 } = input;
  const { pacing = { step: 500, everySeconds: 10 }, maxUsers = null, ledger = 'subject' } = input;
  const { step, everySeconds, burst = 1.2 } = pacing;
  const { minSeconds, maxSeconds, budgetPerSecond } = poll;
  assertPositive({
    visitors,
    arrivalSeconds,
    step,
    everySeconds,
    burst,
    minSeconds,
    maxSeconds,
    joinMs,
    staySeconds,
  });

  const joinsPerSecond = visitors / arrivalSeconds;
  const expected = visitors / meanSeconds(visitors, poll);
  const lambdaConcurrency = Math.ceil((joinsPerSecond * joinMs) / 1000);
  const claims = { average: perMinute(pacing) / 60, peak: claimsPerCycle(pacing, burst) / everySeconds };
  const lineWrites =
    joinsPerSecond < BUSY_PER_SECOND
      ? joinsPerSecond
      : Math.max(LEASES_PER_SECOND, joinsPerSecond * WRITES_PER_JOIN);
  const ledgerWrites = ledger === 'subject' ? joinsPerSecond : 0;
  const limits = { ...AWS_LIMITS, ...input.limits };
  const tableReads = ledgerWrites + lambdaConcurrency * EVENT_READ_UNITS;
  const quotas = quotasFor(
    {
      cdnRequestsPerSecond: joinsPerSecond + expected,
      cdnBitsPerSecond: expected * STATUS_BYTES * 8,
      apiRequestsPerSecond: joinsPerSecond + claims.peak,
      lambdaConcurrency,
      lineWritesPerSecond: lineWrites,
      tableReadsPerSecond: tableReads,
      tableWritesPerSecond: ledgerWrites + claims.peak,
    },
    limits,
  );
  const short = (limit: keyof Limits): boolean =>
    quotas.some((quota) => quota.limit === limit && quota.raiseTo);
  const inside = capacityForPace(pacing, staySeconds);
  return {
    visitors,
    joinsPerSecond: Math.ceil(joinsPerSecond),
    pollsPerSecond: {
      low: Math.floor(visitors / maxSeconds),
      high: Math.ceil(visitors / minSeconds),
      expected: Math.ceil(expected),
    },
    claimsPerSecond: claims,
    drainSeconds: (visitors / step) * everySeconds,
    lineWritesPerSecond: Math.ceil(lineWrites),
    ledgerWritesPerSecond: Math.ceil(ledgerWrites),
    lambdaConcurrency,
    inside: { ...inside, maxUsers, level: maxUsers === null ? null : utilization(inside.inside, maxUsers) },
    quotas,
    warmThroughput:
      short('tableReadsPerSecond') || short('tableWritesPerSecond')
        ? {
            readUnitsPerSecond: Math.max(limits.tableReadsPerSecond, provisionFor(tableReads)),
            writeUnitsPerSecond: Math.max(
              limits.tableWritesPerSecond,
              provisionFor(ledgerWrites + claims.peak),
            ),
          }
        : null,
    poll: {
      maxSeconds: suggestedSeconds(
        visitors,
        Math.min(budgetPerSecond, limits.cdnRequestsPerSecond * WARN_SHARE),
        poll,
      ),
      budgetPerSecond,
      withinBudget: expected <= budgetPerSecond,
    },
    rateRules: {
      status: null,
      assign: ASSIGN_RULE,
      check: Math.max(20_000, SHARED_ADDRESS * Math.ceil(RULE_SECONDS / minSeconds)),
    },
  };
}

/** The interval `nextPollMs` takes on average for those who are far: ± 20 %, cut off at both ends. */
function meanSeconds(waiting: number, { minSeconds, maxSeconds, budgetPerSecond }: PollPlan): number {
  const center = Math.min(Math.max(maxSeconds, waiting / budgetPerSecond), maxSeconds);
  return (Math.max(center * 0.8, minSeconds) + Math.min(center * 1.2, maxSeconds)) / 2;
}

function suggestedSeconds(waiting: number, perSecond: number, poll: PollPlan): number {
  // Intervals are a tenth shorter on average than the longest one.
  return Math.max(poll.maxSeconds, Math.ceil(waiting / perSecond / 0.9));
}

function assertPositive(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value > 0 && Number.isFinite(value))) throw outOfRange(name, 'a number above 0');
  }
}
