/** How busy a line is, as one writer sees it: its own joins, and what the answers to its leases tell of the others'. */
import {
  isCalm,
  type LeasePlan,
  type LeaseReading,
  leaseRateOf,
  planFirstLease,
  planLease,
  positionsPerSecond,
  rushOf,
  SINGLE_LEASE,
  strainOf,
} from '@urr/core/position';

/** Own joins are counted over the last two seconds, in slots. */
const SLOT_MS = 100;
const SLOTS = 20;

/** Readings are kept for a few seconds, not all of them. */
const READ_EVERY_MS = 50;
const READ_FOR_MS = 4000;

/** Strain shows in the last readings. */
const STRAIN_MS = 500;

/** A second with few visitors makes a line calm. */
const CALM_AFTER_MS = 1000;

/**
 * How long the rate that was measured one by one is relied upon: when all writers turn to blocks, the line's end runs
 * ahead of the visitors for a moment.
 */
const RELIED_UPON_MS = 1500;

/** A rush costs many leases before it is known for one: the first blocks are larger, to make up for them. */
const FIRST_BLOCKS = 2;

export type LeaseRate = {
  /** Whether positions are taken in blocks. */
  isBusy(): boolean;
  /** Counts one of the writer's own joins. */
  joined(nowMs: number): void;
  /** Takes in what was read of a line. */
  saw(reading: LeaseReading): void;
  /** Takes in the answer to a lease. */
  leased(answer: { readonly leases: number; readonly tail: number }, nowMs: number): void;
  /** What to take next; `luck` is a random number in [0, 1). */
  plan(nowMs: number, luck: number): LeasePlan;
};

export function createLeaseRate(): LeaseRate {
  const slots: { slot: number; joins: number; firstAtMs: number }[] = [];
  const readings: LeaseReading[] = [];
  let latest: LeaseReading | undefined;
  /** Positions everybody together takes in a second; 0 while the line is calm. */
  let perSecond = 0;
  let relyUntilMs = 0;
  /** Whether the line has just turned busy. */
  let isFirst = false;

  function ownJoins(nowMs: number): { readonly joins: number; readonly overMs: number } {
    const oldest = Math.floor(nowMs / SLOT_MS) - SLOTS;
    while (slots[0] !== undefined && slots[0].slot <= oldest) slots.shift();
    const joins = slots.reduce((sum, slot) => sum + slot.joins, 0);
    return { joins, overMs: nowMs - (slots[0]?.firstAtMs ?? nowMs) };
  }

  function rely(on: number, nowMs: number): void {
    perSecond = on;
    relyUntilMs = nowMs + RELIED_UPON_MS;
    readings.length = 0;
  }

  function keep(reading: LeaseReading): void {
    if (reading.atMs - (readings.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) < READ_EVERY_MS) return;
    while (readings.length > 1 && (readings[0]?.atMs ?? 0) < reading.atMs - READ_FOR_MS) readings.shift();
    readings.push(reading);
  }

  function judge(now: LeaseReading): void {
    if (perSecond === 0) {
      const rush = rushOf(readings, now);
      if (rush > 0) {
        isFirst = true;
        rely(FIRST_BLOCKS * rush, now.atMs);
      }
      return;
    }
    // What was measured over a stretch that began before the rush is too low; leases tell no more than there are joins.
    if (now.atMs < relyUntilMs) perSecond = Math.max(perSecond, FIRST_BLOCKS * leaseRateOf(readings, now));
    const first = readings[0];
    if (now.atMs < relyUntilMs || first === undefined) return;
    const strain = strainOf(
      readings.filter(({ atMs }) => atMs > now.atMs - STRAIN_MS),
      now,
    );
    if (strain > 0) {
      rely(perSecond * strain, now.atMs);
      return;
    }
    const since = readings.findLast(({ atMs }) => atMs <= now.atMs - CALM_AFTER_MS) ?? first;
    perSecond = isCalm(positionsPerSecond(since, now)) ? 0 : positionsPerSecond(first, now);
  }

  return {
    isBusy: () => perSecond > 0,

    joined(nowMs) {
      const slot = Math.floor(nowMs / SLOT_MS);
      let last = slots.at(-1);
      // A clock that was set back: what was counted in its future says nothing.
      if (last !== undefined && last.slot > slot) {
        slots.length = 0;
        last = undefined;
      }
      if (last?.slot === slot) last.joins += 1;
      else slots.push({ slot, joins: 1, firstAtMs: nowMs });
      if (slots.length > SLOTS) slots.shift();
    },

    saw(reading) {
      if (latest !== undefined && (reading.atMs <= latest.atMs || reading.leases < latest.leases)) return;
      latest = reading;
      keep(reading);
    },

    leased({ leases, tail }, nowMs) {
      // Answers may overtake each other; the later one knows more.
      if (latest !== undefined && leases < latest.leases) return;
      if (latest !== undefined && nowMs < latest.atMs) readings.length = 0;
      latest = { atMs: nowMs, leases, tail };
      judge(latest);
      keep(latest);
    },

    plan(nowMs, luck) {
      if (perSecond === 0) return SINGLE_LEASE;
      if (!isFirst) return planLease({ ...ownJoins(nowMs), perSecond });
      isFirst = false;
      return planFirstLease({ perSecond, luck });
    },
  };
}
