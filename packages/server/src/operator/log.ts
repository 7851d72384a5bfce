/** The operator's log: who changed which event, why, from what to what. */
import { ConflictError } from '@urr/core/errors';
import type { OperatorSettings } from './event';

export type OperatorAction = 'configure' | 'open' | 'pause' | 'resume' | 'close' | 'reset';

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
  list(eventId: string, options?: { readonly limit?: number }): Promise<readonly OperatorEntry[]>;
}

/** A log that lives as long as the process and keeps the newest entries of each event. */
export function memoryOperatorLog(options: { readonly maxEntries?: number } = {}): OperatorLog {
  const { maxEntries = 1000 } = options;
  const entries = new Map<string, OperatorEntry[]>();
  return {
    async append(entry) {
      const known = entries.get(entry.eventId) ?? [];
      const [newest] = known;
      if (newest !== undefined && newest.rev >= entry.rev) {
        throw new ConflictError(`event "${entry.eventId}" is at revision ${newest.rev}`, newest.rev);
      }
      entries.set(entry.eventId, [entry, ...known].slice(0, maxEntries));
    },
    async list(eventId, { limit = 100 } = {}) {
      return (entries.get(eventId) ?? []).slice(0, limit);
    },
  };
}
