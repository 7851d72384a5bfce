/** The pace of an event over time: as operators write it, as it is kept, and as it stands at a moment. */
import { InputError } from '@urr/core';
import { type Pace, type PaceChange, paceAt, rampPace } from '@urr/core/position';
import type { EventSettings } from '@urr/core/protocol';
import type { RoomSettings } from './store';

type Pacing = RoomSettings['pacing'];
type PacingChanges = NonNullable<EventSettings['pacing']>;

/** Closer than this the one-minute timer might not announce one before the next is due. */
const SPACING_MS = 60_000;

/** Stairs of ramps included. */
const MAX_CHANGES = 64;

/** The pacing at a moment: changes that have begun have become the pace, those to come are left. */
export function pacingAt(
  { step, everySeconds, burst, refill, schedule = [] }: Pacing,
  nowMs: number,
): Pacing {
  const coming = schedule.filter(({ atMs }) => atMs > nowMs);
  return {
    ...paceAt({ step, everySeconds }, schedule, nowMs),
    burst,
    refill,
    ...(coming.length === 0 ? {} : { schedule: coming }),
  };
}

/**
 * A pacing after a change. A pace set by hand calls off what was planned, so that nobody who slows a line down in need
 * sees it speed up again by itself.
 *
 * @throws {InputError} planned changes that do not follow each other by at least a minute, or too many
 */
export function changedPacing(old: Pacing, changes: PacingChanges, nowMs: number): Pacing {
  const { step, everySeconds, burst, refill, schedule } = pacingAt(old, nowMs);
  const byHand = changes.step !== undefined || changes.everySeconds !== undefined;
  const pace = { step: changes.step ?? step, everySeconds: changes.everySeconds ?? everySeconds };
  const planned =
    changes.schedule === undefined ? (byHand ? [] : (schedule ?? [])) : toPaceChanges(changes.schedule, pace);
  const next = {
    ...pace,
    burst: changes.burst ?? burst,
    refill: changes.refill ?? refill,
    schedule: planned,
  };
  return pacingAt(next, nowMs);
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
