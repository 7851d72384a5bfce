/** Carries plans out when their time has come: each by one process, also when others try or one dies over it. */
import { type Clock, isUrrError } from '@urr/core';
import type { OperatorEntry } from './log';
import type { KeptPlan, PlanStore } from './plans';

/** What became of a plan whose time had come. */
export type PlanRun = {
  readonly eventId: string;
  readonly id: string;
  /** `later`: a store failed, the next call tries again. */
  readonly state: 'done' | 'failed' | 'later';
};

/** How long a process has for a plan before another takes it for dead. */
const TAKEN_MS = 30_000;

/** A plan that nobody was there to carry out is not carried out hours later, when it may do harm. */
export const MAX_LATE_MS = 15 * 60_000;

/** How often a book may be overtaken before the next call is left to finish. */
const BOOK_TRIES = 5;

/** Entries in which a plan is looked for that somebody took and did not finish. */
const RECENT = 100;

export type ScheduleOptions = {
  readonly plans: PlanStore;
  readonly clock: Clock;
  /** Makes the change and writes it down. */
  readonly carryOut: (eventId: string, plan: KeptPlan) => Promise<void>;
  /** Writes down that it was not made. */
  readonly giveUp: (eventId: string, plan: KeptPlan, failed: string) => Promise<void>;
  readonly recent: (eventId: string, limit: number) => Promise<readonly OperatorEntry[]>;
};

/** Returns a function that carries out what is due, of one event or of all. */
export function createSchedule(options: ScheduleOptions): (eventId?: string) => Promise<readonly PlanRun[]> {
  const { plans, clock, carryOut, giveUp, recent } = options;

  /** Marks what is due as ours; nothing when somebody else was faster or is at it. */
  async function takeDue(eventId: string): Promise<readonly KeptPlan[]> {
    const { version, plans: all } = await plans.read(eventId);
    const now = clock();
    const isDue = ({ at, takenUntil = 0 }: KeptPlan): boolean => Date.parse(at) <= now && takenUntil <= now;
    const due = all.filter(isDue);
    if (due.length === 0) return [];
    const marked = all.map((plan) => (isDue(plan) ? { ...plan, takenUntil: now + TAKEN_MS } : plan));
    return (await plans.write(eventId, marked, version)) ? due : [];
  }

  async function run(eventId: string, plan: KeptPlan): Promise<PlanRun['state']> {
    try {
      if (plan.takenUntil !== undefined && (await isWrittenDown(eventId, plan))) return 'done';
      if (clock() - Date.parse(plan.at) > MAX_LATE_MS) {
        await giveUp(eventId, plan, 'missed');
        return 'failed';
      }
      await carryOut(eventId, plan);
      return 'done';
    } catch (error) {
      if (!isUrrError(error, 'ERR_INPUT_INVALID')) return 'later';
      return giveUp(eventId, plan, 'ERR_INPUT_INVALID').then(
        () => 'failed',
        () => 'later',
      );
    }
  }

  /** Whoever took it before us may have died between making the change and crossing it out. */
  async function isWrittenDown(eventId: string, { id }: KeptPlan): Promise<boolean> {
    const entries = await recent(eventId, RECENT);
    return entries.some(({ action, plan }) => plan?.id === id && action !== 'plan');
  }

  /** Crosses out what is over and lets go of the rest. */
  async function settle(eventId: string, states: ReadonlyMap<string, PlanRun['state']>): Promise<void> {
    for (let tries = 0; tries < BOOK_TRIES; tries++) {
      const { version, plans: all } = await plans.read(eventId);
      const left = all.flatMap((plan) => {
        const state = states.get(plan.id);
        if (state === undefined) return [plan];
        return state === 'later' ? [{ ...plan, takenUntil: clock() }] : [];
      });
      if (await plans.write(eventId, left, version)) return;
    }
  }

  async function advanceOne(eventId: string): Promise<readonly PlanRun[]> {
    const due = await takeDue(eventId);
    const states = new Map<string, PlanRun['state']>();
    for (const plan of [...due].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
      const state = await run(eventId, plan);
      states.set(plan.id, state);
    }
    if (states.size > 0) await settle(eventId, states);
    return [...states].map(([id, state]) => ({ eventId, id, state }));
  }

  return async (eventId) => {
    const ids = eventId === undefined ? await plans.events() : [eventId];
    return (await Promise.all(ids.map(advanceOne))).flat();
  };
}
