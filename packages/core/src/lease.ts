/**
 * How many positions a writer takes from a line's counter at once. One item of a table takes 1,000 writes a second and
 * a hit sale brings sixteen times as many joins, so busy lines are leased in blocks; calm ones are not.
 */

/** What the answer to a lease tells about everybody's leases. */
export type LeaseReading = {
  /** When it was answered, in milliseconds of any clock that the writer's other readings use, too. */
  readonly atMs: number;
  /** Leases the line has seen. */
  readonly leases: number;
  /** Highest position leased. */
  readonly tail: number;
};

export type LeasePlan = {
  /** Positions to take. */
  readonly count: number;
  /** How long they may be given out, from before the request on. */
  readonly lifeMs: number;
};

/** How often all writers together want to write to the counter: a third of what the item takes. */
const LEASES_PER_SECOND = 300;

/** From how many positions a second on they are leased in blocks, and below how many no more. */
const BUSY_PER_SECOND = 500;
const CALM_PER_SECOND = 400;

/** Nearly all that the counter takes. */
const STRAINED_PER_SECOND = 900;

/** How many standard deviations a rate must be above its mark: a few visitors who come at once are no rush. */
const DEVIATIONS = 4;

const MIN_LIFE_MS = 1000;
const MAX_LIFE_MS = 5000;

/** What a writer of a calm line takes: one position for each join. */
export const SINGLE_LEASE: LeasePlan = { count: 1, lifeMs: MIN_LIFE_MS };

/** Most positions for each join seen so far: a rate known from three joins is hardly known. */
const MAX_GROWTH = 16;

/** Smallest and largest first block. */
const FIRST_BLOCKS = [2, 60] as const;

/**
 * The block for a writer of a busy line: `floor(m − 2√m)` of the `m` joins it expects during the life of the lease, so
 * that hardly any lease ends with positions left over. The life, one to five seconds, is chosen so that all writers
 * together take about 300 leases a second, and never longer than that needs: a block is then a 300th of what the line
 * gives out in a second, however many writers there are.
 *
 * @param options.joins the writer's own joins during `overMs`, at least 1
 * @param options.perSecond positions everybody together takes in a second
 */
export function planLease(options: {
  readonly joins: number;
  readonly overMs: number;
  readonly perSecond: number;
}): LeasePlan {
  const { joins, overMs, perSecond } = options;
  if (joins <= 1 || overMs <= 0) return SINGLE_LEASE;
  const perMs = (joins - 1) / overMs;
  const wanted = wantedBlock(perSecond);
  // The m of which m − 2√m are wanted.
  const needed = (1 + Math.sqrt(1 + wanted)) ** 2;
  const lifeMs = Math.min(MAX_LIFE_MS, Math.max(MIN_LIFE_MS, needed / perMs));
  const expected = perMs * lifeMs;
  const safe = Math.floor(expected - 2 * Math.sqrt(expected));
  return { count: Math.max(1, Math.min(wanted, safe, MAX_GROWTH * joins)), lifeMs };
}

/**
 * A writer's first block when a line turns out to be busy: of any size. All writers find that out within the same few
 * milliseconds, and with blocks of one size they would come back together, too: more leases at once than the line
 * remembers, so that a lost answer would be a lost block.
 *
 * @param options.luck in [0, 1)
 */
export function planFirstLease(options: { readonly perSecond: number; readonly luck: number }): LeasePlan {
  const { perSecond, luck } = options;
  const [least, most] = FIRST_BLOCKS;
  const count = least + Math.floor(luck * (most - least + 1));
  return { count: Math.min(wantedBlock(perSecond), count), lifeMs: MAX_LIFE_MS };
}

/**
 * Positions a second, if they are beyond doubt more than 500, and not because a few visitors came at once by chance;
 * 0 when there is no rush and positions can be taken one at a time. Where all the others have just turned to blocks,
 * the line's end is ahead of the visitors and the number of leases tells more.
 *
 * @param earlier readings up to the latest; the fastest stretch counts
 */
export function rushOf(earlier: readonly LeaseReading[], latest: LeaseReading): number {
  return (
    surest(earlier, latest, leasesPerSecond, BUSY_PER_SECOND) ||
    surest(earlier, latest, positionsPerSecond, BUSY_PER_SECOND)
  );
}

/** Leases a second, of everybody, that are beyond doubt; 0 below 500. No line gives out fewer positions than that. */
export function leaseRateOf(earlier: readonly LeaseReading[], latest: LeaseReading): number {
  return surest(earlier, latest, leasesPerSecond, BUSY_PER_SECOND);
}

/**
 * How many times too often a line's counter is written, if it is beyond doubt that it soon takes no more; 0 while all
 * is well. The crowd has then grown faster than the writers' blocks.
 *
 * @param earlier readings of the last half second
 */
export function strainOf(earlier: readonly LeaseReading[], latest: LeaseReading): number {
  return surest(earlier, latest, leasesPerSecond, STRAINED_PER_SECOND) / LEASES_PER_SECOND;
}

function wantedBlock(perSecond: number): number {
  return Math.max(1, Math.ceil(perSecond / LEASES_PER_SECOND));
}

/** Positions that everybody together took in a second between two readings. */
export function positionsPerSecond(earlier: LeaseReading, latest: LeaseReading): number {
  return ((latest.tail - earlier.tail) * 1000) / Math.max(1, latest.atMs - earlier.atMs);
}

/** Whether a busy line is busy no more. */
export function isCalm(perSecond: number): boolean {
  return perSecond < CALM_PER_SECOND;
}

function leasesPerSecond(earlier: LeaseReading, latest: LeaseReading): number {
  return ((latest.leases - earlier.leases) * 1000) / Math.max(1, latest.atMs - earlier.atMs);
}

/** The rate of which most is left at the lower end of what chance allows; 0 when that is not above the mark. */
function surest(
  earlier: readonly LeaseReading[],
  latest: LeaseReading,
  rateOf: (earlier: LeaseReading, latest: LeaseReading) => number,
  mark: number,
): number {
  let [rate, sure] = [0, mark];
  for (const reading of earlier) {
    const leases = latest.leases - reading.leases;
    if (leases <= 0) continue;
    const perSecond = rateOf(reading, latest);
    const atLeast = perSecond * (1 - DEVIATIONS / Math.sqrt(leases));
    if (atLeast > sure) [rate, sure] = [perSecond, atLeast];
  }
  return rate;
}
