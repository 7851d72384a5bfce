/** The one way to change an event: both tiers in step, every change written down. */
import { type Clock, ConflictError, InputError, isUrrError } from '@urr/core';
import { assertEventId } from '@urr/core/event-id';
import { type EventSettings, parseEventSettings } from '@urr/core/protocol';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { WaitingRoom } from '../waiting-room/room';
import { type OperatorEvent, type Tiers, toOperatorEvent } from './event';
import {
  memoryOperatorLog,
  type OperatorAction,
  type OperatorEntry,
  type OperatorLog,
  type OperatorState,
} from './log';
import { createTurns } from './turns';

export type OperatorOptions = {
  readonly room?: WaitingRoom;
  readonly queue?: EntryQueue;
  /** Where changes are written down; in memory by default. */
  readonly log?: OperatorLog;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly clock?: Clock;
};

/** Who wants a change, and why. With `rev` it is made only if nobody else has changed the event since. */
export type ChangeContext = {
  readonly who: string;
  readonly why?: string | undefined;
  /** Revision the change was decided on; 0 for an event nobody changed yet. */
  readonly rev?: number | undefined;
};

/**
 * Operates events. Every change throws `InputError` on what cannot be set and `ConflictError` when `rev` is not the
 * present one; `StoreUnavailableError` can leave one tier changed and the other not, which the history says and
 * repeating the change mends.
 */
export interface Operator {
  /** Creates or changes an event. Fields left out stay; each tier takes what is its own. */
  configure(eventId: string, settings: EventSettings, context: ChangeContext): Promise<OperatorEvent>;
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
  history(eventId: string, options?: { readonly limit?: number }): Promise<readonly OperatorEntry[]>;
}

const CREATES: readonly OperatorAction[] = ['configure', 'open'];

/** @throws {TypeError} neither a room nor a queue is given */
export function createOperator(options: OperatorOptions): Operator {
  const { room, queue, log = memoryOperatorLog(), clock = Date.now } = options;
  if (room === undefined && queue === undefined) {
    throw new TypeError('Expected `room`, `queue` or both');
  }
  const inTurn = createTurns();

  async function read(eventId: string): Promise<Tiers> {
    const [ofRoom, ofQueue] = await Promise.all([room?.get(eventId), queue?.get(eventId)]);
    return { room: ofRoom ?? null, queue: ofQueue ?? null };
  }

  async function revOf(eventId: string): Promise<number> {
    const [newest] = await log.list(eventId, { limit: 1 });
    return newest?.rev ?? 0;
  }

  /** Reads, checks, applies and writes down one change; changes of one event run one after the other. */
  async function change(
    action: OperatorAction,
    eventId: string,
    context: ChangeContext,
    apply: (before: Tiers) => Promise<void>,
  ): Promise<OperatorEvent> {
    assertEventId(eventId);
    const { who, why, rev } = checkedContext(context);
    return inTurn(eventId, async () => {
      const before = await read(eventId);
      const at = await revOf(eventId);
      if (rev !== undefined && rev !== at) {
        throw new ConflictError(`event "${eventId}" is at revision ${at}, not ${rev}`, at);
      }
      if (!CREATES.includes(action) && stateOf(before) === null) {
        throw new InputError('eventId', 'nobody configured this event');
      }
      const failure = await apply(before).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      const after = await read(eventId).catch((error: unknown) => {
        throw failure?.error ?? error;
      });
      if (failure === undefined || !isSame(stateOf(before), stateOf(after))) {
        await log.append({
          eventId,
          rev: at + 1,
          at: clock(),
          action,
          who,
          why,
          before: stateOf(before),
          after: stateOf(after),
          ...(failure === undefined ? {} : { failed: codeOf(failure.error) }),
        });
      }
      if (failure !== undefined) throw failure.error;
      return toOperatorEvent(eventId, at + 1, after);
    });
  }

  /** What lets people in reaches tier 2 first, what keeps them out tier 1: nobody arrives at a queue behind its time. */
  async function write(eventId: string, settings: EventSettings): Promise<void> {
    const toRoom = async (): Promise<void> => {
      await room?.configure(eventId, settings);
    };
    const toQueue = async (): Promise<void> => {
      await queue?.configure(eventId, settings);
    };
    const opens = settings.phase === undefined || settings.phase === 'open' || settings.phase === 'off';
    for (const step of opens ? [toQueue, toRoom] : [toRoom, toQueue]) await step();
    await alignEpochs(eventId);
  }

  /** A tier that learns of an event later, or missed a reset, joins it in the other's generation. */
  async function alignEpochs(eventId: string): Promise<void> {
    const { room: ofRoom, queue: ofQueue } = await read(eventId);
    if (ofRoom === null || ofQueue === null) return;
    if (ofQueue.epoch < ofRoom.epoch) await queue?.reset(eventId, { epoch: ofRoom.epoch });
    if (ofRoom.epoch < ofQueue.epoch) await room?.reset(eventId, { epoch: ofQueue.epoch });
  }

  async function restart(eventId: string, before: Tiers): Promise<void> {
    const epoch = Math.max(before.room?.epoch ?? 0, before.queue?.epoch ?? 0) + 1;
    if (before.room !== null) await room?.reset(eventId, { epoch });
    if (before.queue !== null) await queue?.reset(eventId, { epoch });
  }

  return {
    configure: (eventId, settings, context) =>
      change('configure', eventId, context, () => write(eventId, parseEventSettings(settings))),
    open: (eventId, context) =>
      change('open', eventId, context, (before) => {
        const ended = (closesAtOf(before) ?? Number.POSITIVE_INFINITY) <= clock();
        return write(eventId, { phase: 'open', ...(ended ? { closesAt: null } : {}) });
      }),
    pause: (eventId, context) => change('pause', eventId, context, () => write(eventId, { phase: 'paused' })),
    resume: (eventId, context) =>
      change('resume', eventId, context, (before) => {
        const { phase, opensAt } = toOperatorEvent(eventId, 0, before).settings;
        if (phase !== 'paused')
          throw new InputError('phase', `expected a paused event, this one is ${phase}`);
        const isAhead = opensAt !== null && Date.parse(opensAt) > clock();
        return write(eventId, { phase: isAhead ? 'scheduled' : 'open' });
      }),
    close: (eventId, context) => change('close', eventId, context, () => write(eventId, { phase: 'closed' })),
    reset: (eventId, context) => change('reset', eventId, context, (before) => restart(eventId, before)),

    async get(eventId) {
      assertEventId(eventId);
      const tiers = await read(eventId);
      return stateOf(tiers) === null ? undefined : toOperatorEvent(eventId, await revOf(eventId), tiers);
    },
    async list() {
      const [rooms, queues] = await Promise.all([room?.list() ?? [], queue?.list() ?? []]);
      const ids = new Set([...rooms, ...queues].map(({ eventId }) => eventId));
      return Promise.all(
        [...ids].sort().map(async (eventId) =>
          toOperatorEvent(eventId, await revOf(eventId), {
            room: rooms.find((event) => event.eventId === eventId) ?? null,
            queue: queues.find((event) => event.eventId === eventId) ?? null,
          }),
        ),
      );
    },
    async history(eventId, limits) {
      assertEventId(eventId);
      return log.list(eventId, limits);
    },
  };
}

function checkedContext({ who, why, rev }: ChangeContext): {
  who: string;
  why: string | null;
  rev: number | undefined;
} {
  if (typeof who !== 'string' || who.trim() === '' || who.length > 200) {
    throw new InputError('who', 'expected 1 to 200 characters naming who makes the change');
  }
  if (why !== undefined && (typeof why !== 'string' || why.length > 500)) {
    throw new InputError('why', 'expected at most 500 characters');
  }
  if (rev !== undefined && !(Number.isInteger(rev) && rev >= 0)) {
    throw new InputError('rev', 'expected a revision, a whole number from 0');
  }
  return { who, why: why ?? null, rev };
}

function stateOf(tiers: Tiers): OperatorState | null {
  if (tiers.room === null && tiers.queue === null) return null;
  const { epoch, settings } = toOperatorEvent('', 0, tiers);
  return { epoch, settings };
}

function isSame(one: OperatorState | null, other: OperatorState | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function closesAtOf({ room, queue }: Tiers): number | null {
  return room?.settings.closesAtMs ?? queue?.closesAtMs ?? null;
}

function codeOf(error: unknown): string {
  return isUrrError(error) ? error.code : 'unexpected';
}
