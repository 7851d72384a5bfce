/** The pace of an event over time: as operators write it, as it is kept, and as it stands at a moment. */
import { InputError } from '@urr/core';
import { claimsPerCycle, type Pace, type PaceChange, paceAt, rampPace } from '@urr/core/position';
import type { EventSettings } from '@urr/core/protocol';
import type { RoomSettings, StoredDecision } from './store';

type Pacing = RoomSettings['pacing'];
type PacingChanges = NonNullable<EventSettings['pacing']>;

/** Closer than this the one-minute timer might not announce one before the next is due. */
const SPACING_MS = 60_000;

/** Stairs of ramps included. */
const MAX_CHANGES = 64;

/** How long a decision holds, unless told. */
const HELD_PERIODS = 3;
const MIN_HOLD_SECONDS = 60;

/** The pacing at a moment: changes that have begun have become the pace, those to come are left. */
export function pacingAt(pacing: Pacing, nowMs: number): Pacing {
  const { burst, refill, schedule = [], feedback } = pacing;
  const coming = schedule.filter(({ atMs }) => atMs > nowMs);
  return {
    ...paceAt(pacing, changesOf(pacing), nowMs),
    burst,
    refill,
    ...(coming.length === 0 ? {} : { schedule: coming }),
    ...(feedback === undefined ? {} : { feedback }),
  };
}

/** What the pace becomes by itself: as planned, or the floor when nobody decides any more. */
export function changesOf({
  schedule = [],
  feedback,
}: Omit<Pacing, 'burst' | 'refill'>): readonly PaceChange[] {
  if (feedback === undefined) return schedule;
  const { plan, floorStep, last } = feedback;
  return last === undefined
    ? []
    : [{ atMs: last.decision.untilMs, step: floorStep, everySeconds: plan.everySeconds }];
}

/** Most claims of a cycle that any decision of feedback can bring about: those of the plan. */
export function mostClaims({ burst, feedback }: Pacing): number {
  return feedback === undefined ? Number.POSITIVE_INFINITY : claimsPerCycle(feedback.plan, burst);
}

/**
 * A pacing after a change. A pace set by hand calls off what was planned, so that nobody who slows a line down in need
 * sees it speed up again by itself.
 *
 * @throws {InputError} planned changes that do not follow each other by at least a minute, or too many
 */
export function changedPacing(old: Pacing, changes: PacingChanges, nowMs: number): Pacing {
  const { step, everySeconds, burst, refill, schedule, feedback: before } = pacingAt(old, nowMs);
  if (changes.feedback) return measuredPacing(old, changes, changes.feedback, nowMs);
  const byHand = changes.step !== undefined || changes.everySeconds !== undefined;
  const pace = { step: changes.step ?? step, everySeconds: changes.everySeconds ?? everySeconds };
  const planned =
    changes.schedule === undefined ? (byHand ? [] : (schedule ?? [])) : toPaceChanges(changes.schedule, pace);
  const next = {
    ...pace,
    burst: changes.burst ?? burst,
    refill: changes.refill ?? refill,
    schedule: planned,
    ...(before === undefined || byHand || changes.schedule !== undefined || changes.feedback === null
      ? {}
      : { feedback: before }),
  };
  return pacingAt(next, nowMs);
}

/** A pacing that measurements set from now on, or go on setting under other rules. */
function measuredPacing(
  old: Pacing,
  changes: PacingChanges,
  wanted: NonNullable<PacingChanges['feedback']>,
  nowMs: number,
): Pacing {
  if (changes.schedule !== undefined) {
    throw new InputError('pacing.feedback', 'expected without pacing.schedule');
  }
  const now = pacingAt(old, nowMs);
  const plan = { ...paceOf(old.feedback?.plan ?? now), ...definedPace(changes) };
  const { floorStep, periodSeconds = plan.everySeconds } = wanted;
  const { holdSeconds = Math.max(MIN_HOLD_SECONDS, HELD_PERIODS * periodSeconds) } = wanted;
  if (floorStep > plan.step) {
    throw new InputError('pacing.feedback.floorStep', `expected at most the step, ${plan.step}`);
  }
  if (holdSeconds < 2 * periodSeconds) {
    throw new InputError('pacing.feedback.holdSeconds', 'expected at least two periods');
  }
  const goesOn =
    old.feedback !== undefined && changes.step === undefined && changes.everySeconds === undefined;
  const last = goesOn ? old.feedback?.last : undefined;
  return {
    ...(last === undefined ? plan : paceOf(now)),
    burst: changes.burst ?? now.burst,
    refill: changes.refill ?? now.refill,
    feedback: { plan, floorStep, periodSeconds, holdSeconds, ...(last === undefined ? {} : { last }) },
  };
}

/** A pacing after a decision. */
export function decidedPacing(pacing: Pacing, last: StoredDecision): Pacing {
  const { feedback, burst, refill } = pacing;
  if (feedback === undefined) throw new InputError('pacing.feedback', 'is off');
  const { step, everySeconds } = last.decision;
  return { step, everySeconds, burst, refill, feedback: { ...feedback, last } };
}

function paceOf({ step, everySeconds }: Pace): Pace {
  return { step, everySeconds };
}

function definedPace({ step, everySeconds }: PacingChanges): Partial<Pace> {
  return { ...(step === undefined ? {} : { step }), ...(everySeconds === undefined ? {} : { everySeconds }) };
}

function toPaceChanges(planned: NonNullable<PacingChanges['schedule']>, pace: Pace): readonly PaceChange[] {
  const changes: PaceChange[] = [];
  let from = pace;
  for (const [index, { at, step, everySeconds, overSeconds }] of planned.entries()) {
    const atMs = Date.parse(at);
    const last = changes.at(-1);
    if (last !== undefined && atMs < last.atMs + SPACING_MS) {
      const field = `pacing.schedule.${index}.at`;
      throw new InputError(field, 'expected at least a minute after the change before it has ended');
    }
    const to = { step: step ?? from.step, everySeconds: everySeconds ?? from.everySeconds };
    if (overSeconds === undefined) changes.push({ atMs, ...to });
    else changes.push(...rampPace(from, to, { startAtMs: atMs, seconds: overSeconds }));
    from = to;
  }
  if (changes.length > MAX_CHANGES) {
    throw new InputError(
      'pacing.schedule',
      `expected at most ${MAX_CHANGES} changes, stairs of ramps included`,
    );
  }
  return changes;
}
