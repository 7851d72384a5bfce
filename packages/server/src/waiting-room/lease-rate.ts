/** How busy a line is, as one writer sees it: its own joins, and what the answers to its leases tell of the others'. */
import { isBusyLine, type LeasePlan, type LeaseReading, planLease } from '@urr/core/position';

/** Own joins are counted over the last two seconds, in slots. */
const SLOT_MS = 100;
const SLOTS = 20;

/** Readings are kept for a few seconds, not all of them. */
const READ_EVERY_MS = 50;
const READ_FOR_MS = 4000;

/** Own leases over which the others' are counted. */
const OWN_LEASES = 4;

/** A lease of what is asked for at the moment and nothing beyond. */
const SINGLE: LeasePlan = { count: 1, lifeMs: 1000 };

export type LeaseRate = {
  readonly isBusy: () => boolean;
  joined(nowMs: number): void;
  /** Takes in the answer to a lease. */
  leased(answer: { readonly leases: number; readonly tail: number }, nowMs: number): void;
  /** What to take next. */
  plan(nowMs: number): LeasePlan;
};

/** @param random number in [0, 1), for each new block of a rush: writers that begin together must not go on so. */
export function createLeaseRate(random: () => number): LeaseRate {
  const slots: { slot: number; joins: number; firstAtMs: number }[] = [];
  let readings: LeaseReading[] = [];
  let latest: LeaseReading | undefined;
  let own = 0;
  let busy = false;
  let blocks = 0;

  function ownJoins(nowMs: number): { readonly joins: number; readonly overMs: number } {
    const oldest = Math.floor(nowMs / SLOT_MS) - SLOTS;
    while (slots[0] !== undefined && slots[0].slot <= oldest) slots.shift();
    const joins = slots.reduce((sum, slot) => sum + slot.joins, 0);
    return { joins, overMs: nowMs - (slots[0]?.firstAtMs ?? nowMs) };
  }

  function leasesPerOwn(): number {
    if (latest === undefined) return 1;
    const { leases, own } = latest;
    const since = readings.findLast((reading) => reading.own <= own - OWN_LEASES) ?? readings[0];
    return since === undefined || since.own === own ? 1 : (leases - since.leases) / (own - since.own);
  }

  return {
    isBusy: () => busy,

    joined(nowMs) {
      const slot = Math.floor(nowMs / SLOT_MS);
      const last = slots.at(-1);
      // A clock that was set back: what was counted in its future says nothing.
      if (last !== undefined && last.slot > slot) slots.length = 0;
      if (last?.slot === slot) last.joins += 1;
      else slots.push({ slot, joins: 1, firstAtMs: nowMs });
      if (slots.length > SLOTS) slots.shift();
    },

    leased({ leases, tail }, nowMs) {
      own += 1;
      // Answers may overtake each other; the later one knows more.
      if (latest !== undefined && leases < latest.leases) return;
      if (latest === undefined || nowMs < latest.atMs) {
        latest = { atMs: nowMs, leases, tail, own };
        readings = [latest];
        busy = false;
        return;
      }
      latest = { atMs: nowMs, leases, tail, own };
      const was = busy;
      busy = isBusyLine(was, readings, latest);
      if (busy !== was) blocks = 0;
      if (nowMs - (readings.at(-1)?.atMs ?? 0) < READ_EVERY_MS) return;
      while (readings.length > 1 && (readings[0]?.atMs ?? 0) < nowMs - READ_FOR_MS) readings.shift();
      readings.push(latest);
    },

    plan(nowMs) {
      if (!busy) return SINGLE;
      const plan = planLease({ ...ownJoins(nowMs), leasesPerOwn: leasesPerOwn() });
      blocks += 1;
      if (blocks > 3) return plan;
      return { ...plan, count: Math.max(1, Math.round(plan.count * (1 - random() / 2))) };
    },
  };
}
