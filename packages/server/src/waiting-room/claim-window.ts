/** When a turn came, and whether it is over: for rooms in which a missed turn is lost (`missedTurn: 'tail'`). */
import { type Config, phaseAt } from '@urr/core';
import { type Segment, segmentAt, servedAt, servingAt } from '@urr/core/position';
import { cycleStartAt, type Head } from './head';
import type { RoomSettings, StoredEvent, Turns } from './store';

/** Forgetting the oldest of more makes windows longer, never shorter. */
const MAX_PAST = 24;

type Stretch = Turns['past'][number];

/**
 * Whether the window to claim has passed: open time since the later of joining and being served. Time in which the
 * event was not open does not count.
 *
 * @param joinedAtMs when the place was given out
 */
export function isTurnOver(
  event: StoredEvent,
  position: number,
  joinedAtMs: number,
  nowMs: number,
  windowMs: number,
): boolean {
  const { past, sinceMs } = turnsOf(event);
  const beganAtMs = Math.max(servedBy(event, position), joinedAtMs);
  const between = (fromMs: number, untilMs: number): number =>
    Math.max(0, Math.min(untilMs, nowMs) - Math.max(fromMs, beganAtMs));
  const before = past.reduce((sum, { fromMs, untilMs }) => sum + between(fromMs, untilMs), 0);
  return before + (sinceMs === null ? 0 : between(sinceMs, nowMs)) > windowMs;
}

/**
 * What is remembered after a change: a stretch ends when the event stops being open, and when its head is moved by
 * anything else than time.
 *
 * @param event before the change; undefined when a line begins
 */
export function turnsAfter(
  event: StoredEvent | undefined,
  next: { readonly settings: RoomSettings; readonly segments: Head },
  nowMs: number,
  config: Config,
): Turns {
  const { opensAtMs } = next.settings;
  const phase = phaseAt(next.settings, nowMs);
  if (event === undefined) {
    return { sinceMs: phase === 'open' ? nowMs : phase === 'scheduled' ? opensAtMs : null, past: [] };
  }
  const { past, sinceMs } = undone(turnsOf(event), nowMs);
  const current = segmentAt(event.segments, nowMs);
  const ended = (untilMs: number, serving: number, sinceMsNext: number | null): Turns => {
    if (sinceMs === null || sinceMs >= untilMs || current === undefined)
      return { sinceMs: sinceMsNext, past };
    const { step, everySeconds } = current;
    const reachedAtMs = servingAt(current, untilMs) === serving ? cycleStartAt(current, untilMs) : untilMs;
    const stretch = { fromMs: sinceMs, untilMs, serving, reachedAtMs, step, everySeconds };
    return {
      sinceMs: sinceMsNext,
      past: recent([...past, stretch], nowMs, config.claimWindowSeconds * 1000),
    };
  };

  const wasOpen = phaseAt(event.settings, nowMs) === 'open';
  const [first, coming] = next.segments;
  if (phase !== 'open') {
    const stoppedAtMs = Math.min(nowMs, event.settings.closesAtMs ?? nowMs);
    return ended(stoppedAtMs, first?.cap ?? 0, phase === 'scheduled' ? opensAtMs : null);
  }
  if (!wasOpen) return ended(Math.min(nowMs, event.settings.closesAtMs ?? nowMs), first?.base ?? 0, nowMs);
  if (coming !== undefined) return ended(coming.baseAt, coming.base, coming.baseAt);
  const reached = current === undefined || first === undefined ? 0 : first.base - atBase(current, first);
  return reached > 0 && first !== undefined ? ended(nowMs, first.base - reached, nowMs) : { sinceMs, past };
}

/** An announced end that has not come is none: what is announced now takes its place. */
function undone({ past, sinceMs }: Turns, nowMs: number): Turns {
  const last = past.at(-1);
  return last === undefined || last.untilMs <= nowMs
    ? { past, sinceMs }
    : { past: past.slice(0, -1), sinceMs: last.fromMs };
}

/** Where time alone would have taken a segment to by the base of its successor. */
function atBase(current: Segment, moved: Segment): number {
  const cycles = Math.round((moved.baseAt - current.baseAt) / (current.everySeconds * 1000));
  return Math.max(
    current.base,
    Math.min(current.base + current.step * cycles, Math.max(current.cap, moved.cap)),
  );
}

/** The latest moment at which a position can have been served: on the side of whoever holds it. */
function servedBy(event: StoredEvent, position: number): number {
  const { segments } = event;
  const { past, sinceMs } = turnsOf(event);
  const [first] = segments;
  if (first === undefined) return Number.NEGATIVE_INFINITY;
  if (position > first.base) return servedAt(segments, position) ?? Number.POSITIVE_INFINITY;
  const then = past.find(({ serving }) => position <= serving);
  if (then !== undefined)
    return Math.max(then.fromMs, lookBack(then.reachedAtMs, then.serving, then, position));
  return Math.max(sinceMs ?? first.baseAt, lookBack(first.baseAt, first.base, first, position));
}

/** A head at `serving` was, so many cycles before, at most so many steps below. */
function lookBack(
  atMs: number,
  serving: number,
  pace: Pick<Stretch, 'step' | 'everySeconds'>,
  position: number,
) {
  const cycles = pace.step > 0 ? Math.floor((serving - position) / pace.step) : 0;
  return atMs - cycles * pace.everySeconds * 1000;
}

/** Without those over for longer than a window of open time: whoever was served in them has missed their turn. */
function recent(past: readonly Stretch[], nowMs: number, windowMs: number): readonly Stretch[] {
  const kept: Stretch[] = [];
  let openMs = 0;
  for (const stretch of past.toReversed()) {
    if (openMs > windowMs || kept.length === MAX_PAST) break;
    kept.unshift(stretch);
    openMs += Math.min(stretch.untilMs, nowMs) - stretch.fromMs;
  }
  return kept;
}

/** Of an event written before turns could be missed nothing is known, so its turns count from its last change. */
function turnsOf({ settings, segments }: StoredEvent): Turns {
  return settings.turns ?? { sinceMs: segments[0]?.baseAt ?? null, past: [] };
}
