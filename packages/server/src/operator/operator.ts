/** The one way to change an event: both tiers in step, every change written down, now or at a time. */
import { type Clock, InputError } from '@urr/core';
import { assertEventId } from '@urr/core/event-id';
import { type EventSettings, parseEventSettings } from '@urr/core/protocol';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { WaitingRoom } from '../waiting-room/room';
import { createBothTiers } from './both-tiers';
import { type OperatorEvent, type Tiers, toOperatorEvent } from './event';
import {
  type HistoryOptions,
  memoryOperatorLog,
  type OperatorAction,
  type OperatorEntry,
  type OperatorLog,
} from './log';
import { type KeptPlan, MAX_PLANS, memoryPlanStore, type Plan, type PlannedChange, toPlan } from './plans';
import { type RecentHistory, recentHistory } from './recent';
import { type ChangeContext, createRecorder, stateOf } from './recorder';
import { createSchedule, type PlanRun } from './schedule';

export type OperatorOptions = {
  readonly room?: WaitingRoom;
  readonly queue?: EntryQueue;
  /** Where changes are written down, those to come as well; in memory by default. */
  readonly log?: OperatorLog;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly clock?: Clock;
};

/**
 * Operates events. Every change throws `InputError` on what cannot be set and `ConflictError` when `rev` is not the
 * present one; `StoreUnavailableError` can leave one tier changed and the other not, which the history says and
 * repeating the change mends.
 */
export interface Operator {
  /** Creates or changes an event. Fields left out stay; each tier takes what is its own. */
  configure(eventId: string, settings: EventSettings, context: ChangeContext): Promise<OperatorEvent>;
  /**
   * Puts a decision of feedback in force and writes it down, as `configure` does a change: see `createPaceKeeper`.
   *
   * @throws {ConflictError} somebody else has decided, or changed the pace
   */
  pace(
    eventId: string,
    decided: Parameters<WaitingRoom['pace']>[1],
    context: ChangeContext,
  ): Promise<OperatorEvent>;
  /** Lets people through from now on, creating the event if need be; a closing time that has passed is taken off. */
  open(eventId: string, context: ChangeContext): Promise<OperatorEvent>;
  /** Nobody is let through; places stay and new ones are given out. Acts at once. */
  pause(eventId: string, context: ChangeContext): Promise<OperatorEvent>;
  /** Ends a pause: open again, or scheduled if the opening time is still to come. */
  resume(eventId: string, context: ChangeContext): Promise<OperatorEvent>;
  /** Ends the sale: nobody joins, nobody is let through. */
  close(eventId: string, context: ChangeContext): Promise<OperatorEvent>;
  /** Begins the line again in both tiers, under one raised epoch. Older places and passes are refused. */
  reset(eventId: string, context: ChangeContext): Promise<OperatorEvent>;
  /** Undefined for an event neither tier knows. */
  get(eventId: string): Promise<OperatorEvent | undefined>;
  /** All events of both tiers, by id. */
  list(): Promise<readonly OperatorEvent[]>;
  /** Changes of an event, newest first, at most 100 unless told. */
  history(eventId: string, options?: HistoryOptions): Promise<readonly OperatorEntry[]>;
  /**
   * Changes of all events, newest first, at most 100 unless told.
   *
   * @param options.before from an earlier answer: what came before that
   */
  recent(options?: {
    readonly limit?: number | undefined;
    readonly before?: string | undefined;
  }): Promise<RecentHistory>;

  /**
   * Plans a change for a time, at most 32 for an event. It is made by whoever calls `advance` first after that time,
   * once, and not at all when that is more than 15 minutes late.
   *
   * @returns all plans of the event, soonest first
   */
  plan(eventId: string, change: PlannedChange, context: ChangeContext): Promise<readonly Plan[]>;
  /**
   * Takes a plan back.
   *
   * @throws {InputError} there is none of this id, or it is being carried out
   */
  cancel(eventId: string, id: string, context: ChangeContext): Promise<readonly Plan[]>;
  /** What is planned for an event, soonest first. */
  plans(eventId: string): Promise<readonly Plan[]>;
  /**
   * Carries out plans whose time has come: call it every few seconds, in as many processes as you like. One event's
   * failure leaves the others alone and is tried again by the next call.
   *
   * @throws {StoreUnavailableError} plans cannot be read
   */
  advance(request?: { readonly eventId?: string | undefined }): Promise<readonly PlanRun[]>;
}

/** How often a plan may be overtaken by others of the same event. */
const BOOK_TRIES = 5;

/** @throws {InputError} neither a room nor a queue is given */
export function createOperator(options: OperatorOptions): Operator {
  const { room, queue, log = memoryOperatorLog(), clock = Date.now } = options;
  if (room === undefined && queue === undefined) {
    throw new InputError('room', 'expected a room, a queue or both');
  }
  const planned = log.plans ?? memoryPlanStore();
  const tiers = createBothTiers(room, queue);
  const { record, recordFailure, revOf } = createRecorder(tiers, log, clock);

  /** What an action does, now or at its time. */
  const toDo = (action: OperatorAction, eventId: string, settings?: EventSettings) => {
    const write = (wanted: EventSettings): Promise<void> => tiers.write(eventId, wanted);
    const all: Partial<Record<OperatorAction, (before: Tiers) => Promise<void>>> = {
      configure: async () => write(parseEventSettings(settings)),
      open: async (before) => {
        const ended = (closesAtOf(before) ?? Number.POSITIVE_INFINITY) <= clock();
        await write({ phase: 'open', ...(ended ? { closesAt: null } : {}) });
      },
      pause: async () => write({ phase: 'paused' }),
      resume: async (before) => {
        const { phase, opensAt } = toOperatorEvent(eventId, 0, before).settings;
        if (phase !== 'paused')
          throw new InputError('phase', `expected a paused event, this one is ${phase}`);
        const isAhead = opensAt !== null && Date.parse(opensAt) > clock();
        await write({ phase: isAhead ? 'scheduled' : 'open' });
      },
      close: async () => write({ phase: 'closed' }),
      reset: async (before) => tiers.restart(eventId, before),
    };
    return all[action] ?? (async () => undefined);
  };

  const simply = (action: OperatorAction) => (eventId: string, context: ChangeContext) =>
    record({ action, eventId, context, apply: toDo(action, eventId) });

  /** Writes a new version of an event's plans, made from the newest one. */
  async function rewrite(
    eventId: string,
    change: (plans: readonly KeptPlan[]) => readonly KeptPlan[],
  ): Promise<void> {
    for (let tries = 0; tries < BOOK_TRIES; tries++) {
      const { version, plans } = await planned.read(eventId);
      if (await planned.write(eventId, change(plans), version)) return;
    }
    throw new InputError('plans', 'others are changing the plans of this event; try again');
  }

  async function plansOf(eventId: string): Promise<readonly Plan[]> {
    const { plans } = await planned.read(eventId);
    return plans
      .map(({ takenUntil: _, ...plan }) => plan)
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  const advance = createSchedule({
    plans: planned,
    clock,
    recent: (eventId, limit) => log.list(eventId, { limit }),
    giveUp: (eventId, plan, failed) => recordFailure(eventId, toEntryPlan(plan), failed),
    async carryOut(eventId, plan) {
      const { action, settings, who, why } = plan;
      const context = { who, ...(why === null ? {} : { why }) };
      const apply = toDo(action, eventId, settings);
      await record({ action, eventId, context, plan: toEntryPlan(plan), apply });
    },
  });

  return {
    configure: (eventId, settings, context) =>
      record({ action: 'configure', eventId, context, apply: toDo('configure', eventId, settings) }),
    pace: (eventId, decided, context) =>
      record({
        action: 'configure',
        eventId,
        context,
        isAtomic: true,
        async apply() {
          if (room === undefined)
            throw new InputError('room', 'expected one: the pace is that of a waiting room');
          await room.pace(eventId, decided);
        },
      }),
    open: simply('open'),
    pause: simply('pause'),
    resume: simply('resume'),
    close: simply('close'),
    reset: simply('reset'),

    async get(eventId) {
      assertEventId(eventId);
      const found = await tiers.read(eventId);
      return stateOf(found) === null ? undefined : toOperatorEvent(eventId, await revOf(eventId), found);
    },
    async list() {
      const all = await tiers.list();
      return Promise.all(
        all.map(async ([eventId, found]) => toOperatorEvent(eventId, await revOf(eventId), found)),
      );
    },
    async history(eventId, limits) {
      assertEventId(eventId);
      return log.list(eventId, limits);
    },
    async recent(limits = {}) {
      const all = await tiers.list();
      return recentHistory(
        log,
        all.map(([eventId]) => eventId),
        limits,
      );
    },

    async plan(eventId, change, context) {
      const plan = toPlan(change, { who: context?.who, why: context?.why ?? null }, clock);
      const apply = (): Promise<void> =>
        rewrite(eventId, (plans) => {
          if (plans.length >= MAX_PLANS) throw new InputError('plans', `expected at most ${MAX_PLANS}`);
          return plans.some(({ id }) => id === plan.id) ? plans : [...plans, plan];
        });
      await record({ action: 'plan', eventId, context, plan, apply });
      return plansOf(eventId);
    },
    async cancel(eventId, id, context) {
      const plan = (await plansOf(eventId)).find((candidate) => candidate.id === id);
      if (plan === undefined) throw notPlanned();
      const apply = (): Promise<void> =>
        rewrite(eventId, (plans) => {
          const isFree = (kept: KeptPlan): boolean => kept.id === id && (kept.takenUntil ?? 0) <= clock();
          if (!plans.some(isFree)) throw notPlanned();
          return plans.filter((kept) => kept.id !== id);
        });
      await record({ action: 'cancel', eventId, context, plan, apply });
      return plansOf(eventId);
    },
    async plans(eventId) {
      assertEventId(eventId);
      return plansOf(eventId);
    },
    advance: async (request = {}) => advance(request.eventId),
  };
}

function toEntryPlan({ takenUntil: _, ...plan }: KeptPlan): Plan {
  return plan;
}

function notPlanned(): InputError {
  return new InputError('id', 'expected a plan that is still to come');
}

function closesAtOf({ room, queue }: Tiers): number | null {
  return room?.settings.closesAtMs ?? queue?.closesAtMs ?? null;
}
