/** The operator's log: who changed which event, why, from what to what. */
import { ConflictError } from '@urr/core/errors';
import type { OperatorSettings } from './event';
import { memoryPlanStore, type Plan, type PlannedAction, type PlanStore } from './plans';

export type OperatorAction = PlannedAction | 'reset' | 'plan' | 'cancel';

/** An event's generation and settings at one moment. */
export type OperatorState = { readonly epoch: number; readonly settings: OperatorSettings };

export type OperatorEntry = {
  readonly eventId: string;
  /** 1 for the first change of an event, then one more each time. */
  readonly rev: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly action: OperatorAction;
  readonly who: string;
  readonly why: string | null;
  /** null: the event did not exist. */
  readonly before: OperatorState | null;
  readonly after: OperatorState | null;
  /** Code of the error that cut the change short; one tier may have been changed and the other not. */
  readonly failed?: string;
  /** What was planned or cancelled; with any other action the plan that was carried out. */
  readonly plan?: Plan;
};

export type HistoryOptions = {
  /** Default 100. */
  readonly limit?: number | undefined;
  /** Only entries of lower revisions. */
  readonly before?: number | undefined;
};

/** Where the history of events is kept. Append-only. */
export interface OperatorLog {
  /**
   * Keeps an entry. Atomic.
   *
   * @throws {ConflictError} the event has an entry of this revision
   */
  append(entry: OperatorEntry): Promise<void>;

  /** An event's entries, newest first; empty for an event nobody changed. */
  list(eventId: string, options?: HistoryOptions): Promise<readonly OperatorEntry[]>;

  /** Where changes that are to come are kept. Without it they live as long as the process. */
  readonly plans?: PlanStore;
}

/** A log that lives as long as the process and keeps the newest entries of each event. */
export function memoryOperatorLog(options: { readonly maxEntries?: number } = {}): OperatorLog {
  const { maxEntries = 1000 } = options;
  const entries = new Map<string, OperatorEntry[]>();
  return {
    plans: memoryPlanStore(),
    async append(entry) {
      const known = entries.get(entry.eventId) ?? [];
      const [newest] = known;
      if (newest !== undefined && newest.rev >= entry.rev) {
        throw new ConflictError(`event "${entry.eventId}" is at revision ${newest.rev}`, newest.rev);
      }
      entries.set(entry.eventId, [entry, ...known].slice(0, maxEntries));
    },
    async list(eventId, { limit = 100, before = Number.POSITIVE_INFINITY } = {}) {
      return (entries.get(eventId) ?? []).filter(({ rev }) => rev < before).slice(0, limit);
    },
  };
}
