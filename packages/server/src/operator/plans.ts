/** Changes that are to come: what they look like and where they are kept. */
import { randomBytes } from 'node:crypto';
import { type Clock, InputError } from '@urr/core';
import { type EventSettings, PLANNED_ACTIONS, parseEventSettings } from '@urr/core/protocol';

export type PlannedAction = (typeof PLANNED_ACTIONS)[number];

/** What somebody wants done at a time. */
export type PlannedChange = {
  /** ISO 8601 with an offset, in the future. */
  readonly at: string;
  readonly action: PlannedAction;
  /**
   * With `configure`: `phase`, `maxUsers`, `threshold` and `message`. Opening, closing and pace are planned with
   * `opensAt`, `closesAt` and `pacing.schedule`, which hold to the second and need no process to carry them out.
   */
  readonly settings?: EventSettings | undefined;
};

export type Plan = PlannedChange & {
  readonly id: string;
  readonly who: string;
  readonly why: string | null;
};

/** A plan as it is kept. */
export type KeptPlan = Plan & {
  /** Epoch milliseconds until which some process is carrying it out; after that another may. */
  readonly takenUntil?: number | undefined;
};

/** All plans of an event, and how often they were written. */
export type PlanBook = { readonly version: number; readonly plans: readonly KeptPlan[] };

/** Where plans are kept. */
export interface PlanStore {
  /** Events that have plans, or had. */
  events(): Promise<readonly string[]>;

  /** Version 0 and no plans for an event that never had one. */
  read(eventId: string): Promise<PlanBook>;

  /**
   * Puts these plans in the place of all. Atomic; the version is then one more.
   *
   * @returns false, and nothing is written, if the book is not at this version any more
   */
  write(eventId: string, plans: readonly KeptPlan[], version: number): Promise<boolean>;
}

export const MAX_PLANS = 32;

const ID_BYTES = 9;

const PLANNED_KEYS = ['phase', 'maxUsers', 'threshold', 'message'];

export function memoryPlanStore(): PlanStore {
  const books = new Map<string, PlanBook>();
  const bookOf = (eventId: string): PlanBook => books.get(eventId) ?? { version: 0, plans: [] };
  return {
    events: async () => [...books.keys()],
    read: async (eventId) => bookOf(eventId),
    async write(eventId, plans, version) {
      if (bookOf(eventId).version !== version) return false;
      books.set(eventId, { version: version + 1, plans });
      return true;
    },
  };
}

/** @throws {InputError} what cannot be planned, or not for that time */
export function toPlan(change: PlannedChange, by: Pick<Plan, 'who' | 'why'>, clock: Clock): Plan {
  const { at, action, settings, ...unknown } = change ?? ({} as Partial<PlannedChange>);
  const [extra] = Object.keys(unknown);
  if (extra !== undefined) throw new InputError(extra, 'unknown key, expected at, action or settings');
  if (!PLANNED_ACTIONS.includes(action)) {
    throw new InputError('action', `expected one of ${PLANNED_ACTIONS.join(', ')}`);
  }
  if ((action === 'configure') !== (settings !== undefined)) {
    throw new InputError('settings', 'expected with configure, and only with it');
  }
  return {
    id: randomBytes(ID_BYTES).toString('base64url'),
    at: futureTime(at, clock),
    action,
    ...(settings === undefined ? {} : { settings: plannedSettings(settings) }),
    ...by,
  };
}

function futureTime(at: unknown, clock: Clock): string {
  try {
    const { opensAt } = parseEventSettings({ opensAt: at });
    const ms = Date.parse(opensAt ?? '');
    if (ms > clock()) return new Date(ms).toISOString();
  } catch {
    // Told below, under its own name.
  }
  throw new InputError('at', 'expected an ISO 8601 time with an offset, in the future');
}

function plannedSettings(settings: unknown): EventSettings {
  const parsed = parseEventSettings(settings);
  const keys = Object.keys(parsed);
  const other = keys.find((key) => !PLANNED_KEYS.includes(key));
  if (other === 'pacing') throw new InputError(other, 'plan it with pacing.schedule, which needs no timer');
  if (other === 'opensAt' || other === 'closesAt') {
    throw new InputError(other, 'set it now, it is a time already');
  }
  if (other !== undefined || keys.length === 0) {
    throw new InputError(other ?? 'settings', `expected ${PLANNED_KEYS.join(', ')} in a plan`);
  }
  return parsed;
}
