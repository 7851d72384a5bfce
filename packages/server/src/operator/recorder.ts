/** Every change goes through here: checked, made, and written down with what was before and after. */
import { type Clock, ConflictError, InputError, isUrrError } from '@urr/core';
import { assertEventId } from '@urr/core/event-id';
import type { BothTiers } from './both-tiers';
import { type OperatorEvent, type Tiers, toOperatorEvent } from './event';
import type { OperatorAction, OperatorEntry, OperatorLog, OperatorState } from './log';
import type { Plan } from './plans';
import { createTurns } from './turns';

/** Who wants a change, and why. With `rev` it is made only if nobody else has changed the event since. */
export type ChangeContext = {
  readonly who: string;
  readonly why?: string | undefined;
  /** Revision the change was decided on; 0 for an event nobody changed yet. */
  readonly rev?: number | undefined;
};

export type RecordedChange = {
  readonly action: OperatorAction;
  readonly eventId: string;
  readonly context: ChangeContext;
  /** A plan the change is about, or carries out: written down also where the event stays as it is. */
  readonly plan?: Plan;
  /** Made as a whole or, on a conflict, not at all: then it is not written down either. */
  readonly isAtomic?: true;
  apply(before: Tiers): Promise<void>;
};

export type Recorder = {
  record(change: RecordedChange): Promise<OperatorEvent>;
  /** Writes down a plan that was not carried out. */
  recordFailure(eventId: string, plan: Plan, failed: string): Promise<void>;
  revOf(eventId: string): Promise<number>;
};

const CREATES: readonly OperatorAction[] = ['configure', 'open'];

/** How often another process may write down a change of its own between ours and its entry. */
const APPEND_TRIES = 8;

export function createRecorder(tiers: BothTiers, log: OperatorLog, clock: Clock): Recorder {
  const inTurn = createTurns();

  async function revOf(eventId: string): Promise<number> {
    const [newest] = await log.list(eventId, { limit: 1 });
    return newest?.rev ?? 0;
  }

  /**
   * Writes down what has been done, after what others wrote meanwhile: a change that was made is never missing.
   *
   * @returns the revision it got
   */
  async function append(entry: OperatorEntry): Promise<number> {
    for (let rev = entry.rev, tries = 1; ; tries++) {
      try {
        await log.append({ ...entry, rev });
        return rev;
      } catch (error) {
        if (!isUrrError(error, 'ERR_CONFLICT') || tries === APPEND_TRIES) throw error;
        rev = Math.max(rev, await revOf(entry.eventId)) + 1;
      }
    }
  }

  /** Reads, checks, applies and writes down one change; changes of one event run one after the other. */
  async function record({
    action,
    eventId,
    context,
    plan,
    isAtomic,
    apply,
  }: RecordedChange): Promise<OperatorEvent> {
    assertEventId(eventId);
    const { who, why, rev } = checkedContext(context);
    return inTurn(eventId, async () => {
      const before = await tiers.read(eventId);
      const at = await revOf(eventId);
      if (rev !== undefined && rev !== at) throw overtaken(eventId, at, rev);
      if (!CREATES.includes(action) && stateOf(before) === null) {
        throw new InputError('eventId', 'nobody configured this event');
      }
      const failure = await apply(before).then(
        () => undefined,
        (error: unknown) => ({
          error: isUrrError(error, 'ERR_CONFLICT') ? beingChanged(eventId, at) : error,
        }),
      );
      if (isAtomic && isUrrError(failure?.error, 'ERR_CONFLICT')) throw failure?.error;
      // What was wrong with a plan is written down by whoever carries it out.
      if (failure !== undefined && plan !== undefined) throw failure.error;
      const after = await tiers.read(eventId).catch((error: unknown) => {
        throw failure?.error ?? error;
      });
      let now = at + 1;
      if (failure === undefined || !isSame(stateOf(before), stateOf(after))) {
        now = await append({
          eventId,
          rev: at + 1,
          at: clock(),
          action,
          who,
          why,
          before: stateOf(before),
          after: stateOf(after),
          ...(failure === undefined ? {} : { failed: codeOf(failure.error) }),
          ...(plan === undefined ? {} : { plan }),
        });
      }
      if (failure !== undefined) throw failure.error;
      if (rev !== undefined && now !== at + 1) throw overtaken(eventId, now, rev);
      return toOperatorEvent(eventId, now, after);
    });
  }

  return {
    record,
    revOf,
    async recordFailure(eventId, plan, failed) {
      await inTurn(eventId, async () => {
        const state = stateOf(await tiers.read(eventId));
        const { who, why, action } = plan;
        const rev = (await revOf(eventId)) + 1;
        await append({
          eventId,
          rev,
          at: clock(),
          action,
          who,
          why,
          before: state,
          after: state,
          failed,
          plan,
        });
      });
    },
  };
}

export function stateOf(tiers: Tiers): OperatorState | null {
  if (tiers.room === null && tiers.queue === null) return null;
  const { epoch, settings } = toOperatorEvent('', 0, tiers);
  return { epoch, settings };
}

function overtaken(eventId: string, at: number, rev: number): ConflictError {
  return new ConflictError(`event "${eventId}" is at revision ${at}, not ${rev}`, at);
}

/** A store was overtaken. Its own revision would say nothing to operators. */
function beingChanged(eventId: string, at: number): ConflictError {
  return new ConflictError(`event "${eventId}" is being changed by others`, at);
}

function checkedContext(context: ChangeContext | null | undefined): {
  who: string;
  why: string | null;
  rev: number | undefined;
} {
  const { who, why, rev } = context ?? ({} as Partial<ChangeContext>);
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

function isSame(one: OperatorState | null, other: OperatorState | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function codeOf(error: unknown): string {
  return isUrrError(error) ? error.code : 'unexpected';
}
