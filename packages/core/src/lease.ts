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
  /** Leases this writer has taken. */
  readonly own: number;
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

/** How long a rate has to be low before a line counts as calm again. */
const CALM_AFTER_MS = 1000;

/** How many standard deviations a rate must be above the mark: a few joins by chance at once are no rush. */
const CERTAINTY = 4;

const MIN_LIFE_MS = 1000;
const MAX_LIFE_MS = 5000;

/** Most positions for each join seen so far: a rate known from three joins is hardly known. */
const MAX_GROWTH = 8;

/**
 * Whether a line is so busy that its positions are leased in blocks: more than 500 a second, beyond chance. It counts
 * as calm again when there were fewer than 400 a second for a second.
 *
 * @param was what it counted as before
 * @param earlier readings to compare with the latest, in any order; those of another clock's future are passed over
 */
export function isBusyLine(was: boolean, earlier: readonly LeaseReading[], latest: LeaseReading): boolean {
  if (was) return !earlier.some((reading) => isCalm(reading, latest));
  return earlier.some((reading) => isRush(reading, latest));
}

/**
 * The block for a writer of a busy line: `floor(m − 2√m)` of the `m` joins expected during the life of the lease, so
 * that hardly any lease ends with positions left over. The life, one to five seconds, is chosen so that all writers
 * together take about 300 leases a second: when others take `n` leases for each of mine, a lease must last `n / 300`
 * seconds.
 *
 * @param options.joins the writer's own joins during `overMs`, at least 1
 * @param options.leasesPerOwn leases everybody has taken for each one of this writer, its own included
 */
export function planLease(options: {
  readonly joins: number;
  readonly overMs: number;
  readonly leasesPerOwn: number;
}): LeasePlan {
  const { joins, overMs, leasesPerOwn } = options;
  if (joins <= 1 || overMs <= 0) return { count: 1, lifeMs: MIN_LIFE_MS };
  const perMs = (joins - 1) / overMs;
  const wanted = Math.max(1, Math.ceil((perMs * 1000 * leasesPerOwn) / LEASES_PER_SECOND));
  // m − 2√m = wanted
  const neededMs = (1 + Math.sqrt(1 + wanted)) ** 2 / perMs;
  const lifeMs = Math.min(MAX_LIFE_MS, Math.max(MIN_LIFE_MS, neededMs));
  const expected = perMs * lifeMs;
  const safe = Math.floor(expected - 2 * Math.sqrt(expected));
  return { count: Math.max(1, Math.min(wanted, safe, MAX_GROWTH * joins)), lifeMs };
}

function isRush(earlier: LeaseReading, latest: LeaseReading): boolean {
  const overMs = latest.atMs - earlier.atMs;
  const leases = latest.leases - earlier.leases;
  if (overMs <= 0 || leases <= 0) return false;
  const positions = latest.tail - earlier.tail;
  return positions * (1 - CERTAINTY / Math.sqrt(leases)) > (BUSY_PER_SECOND * overMs) / 1000;
}

function isCalm(earlier: LeaseReading, latest: LeaseReading): boolean {
  const overMs = latest.atMs - earlier.atMs;
  return overMs >= CALM_AFTER_MS && latest.tail - earlier.tail < (CALM_PER_SECOND * overMs) / 1000;
}
