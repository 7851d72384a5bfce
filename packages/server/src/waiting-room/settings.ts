/** What an operator's settings make of an event: a pure step from one stored state to the next. */
import { assertPhaseMove, type Config, InputError, phaseAt } from '@urr/core';
import { headAt, segmentAt } from '@urr/core/position';
import type { EventSettings } from '@urr/core/protocol';
import { turnsAfter } from './claim-window';
import {
  advancedHead,
  CLOSED_AFTER_MS,
  calledOffHead,
  type Head,
  isSamePace,
  openHead,
  plannedHead,
  refilledHead,
  repacedHead,
  restartedHead,
  resumedHead,
  scheduledHead,
  stillHead,
  stoppedHead,
} from './head';
import { changedPacing, decidedPacing, pacingAt } from './pace-plan';
import type { RoomSettings, StoredDecision, StoredEvent } from './store';

/** Most bytes a message may have as JSON in UTF-8, so that the status document stays within its limit. */
const MAX_MESSAGE_BYTES = 700;

export type EventState = { readonly settings: RoomSettings; readonly segments: Head };

/**
 * The state of an event as time has left it: its cap one step above the tail, planned changes of pace announced, what
 * closed cycles give back added.
 *
 * @param givenBack numbers nobody used in cycles that are closed, from `givenBackBy`
 * @returns undefined when there is nothing to write
 */
export function advanceEvent(
  event: StoredEvent,
  givenBack: number,
  nowMs: number,
  config: Config,
): EventState | undefined {
  const { settings, segments, tail } = event;
  const phase = phaseAt(settings, nowMs);
  const opensAtMs = phase === 'scheduled' ? settings.opensAtMs : nowMs;
  // Heads of events that serve, or will at a known time. All others stand still.
  if (opensAtMs === null || (phase !== 'open' && phase !== 'scheduled')) return undefined;
  const { pacing } = settings;
  const rebasedAtMs = pacing.refill > 0 ? nowMs - CLOSED_AFTER_MS : nowMs;
  const moved =
    givenBack > 0
      ? refilledHead(segments, nowMs, tail, givenBack)
      : advancedHead(segments, nowMs, tail, rebasedAtMs);
  const next = plannedHead(moved, pacing, nowMs, tail, opensAtMs);
  if (next === segments) return undefined;
  const state = { settings: { ...settings, pacing: pacingAt(pacing, nowMs) }, segments: next };
  return withTurns(event, state, nowMs, config);
}

/** Adds what is needed to tell when a turn came, where turns can be missed. */
function withTurns(
  event: StoredEvent | undefined,
  state: EventState,
  nowMs: number,
  config: Config,
): EventState {
  const { turns: _, ...settings } = state.settings;
  if (config.missedTurn !== 'tail') return { ...state, settings };
  return { ...state, settings: { ...settings, turns: turnsAfter(event, state, nowMs, config) } };
}

/**
 * The state of an event after a change.
 *
 * @param event as it stands; undefined for a new one
 * @param changes checked settings; fields left out keep their value
 * @throws {InputError} phases that cannot follow each other, times in the wrong order, a message too long
 */
export function changeEvent(
  event: StoredEvent | undefined,
  changes: EventSettings,
  nowMs: number,
  config: Config,
): EventState {
  const settings = mergeSettings(event?.settings, changes, nowMs, config);
  if (event === undefined) {
    return withTurns(undefined, { settings, segments: firstHead(settings, nowMs) }, nowMs, config);
  }
  const from = phaseAt(event.settings, nowMs);
  if (changes.phase !== undefined) assertPhaseMove(from, changes.phase);
  return withTurns(event, { settings, segments: nextHead(event, settings, nowMs) }, nowMs, config);
}

/** The state of an event after a decision of feedback. */
export function paceEvent(
  event: StoredEvent,
  last: StoredDecision,
  nowMs: number,
  config: Config,
): EventState {
  const settings = { ...event.settings, pacing: decidedPacing(event.settings.pacing, last) };
  return withTurns(event, { settings, segments: nextHead(event, settings, nowMs) }, nowMs, config);
}

/** The state of an event whose line begins again: same settings, a new head on the rhythm of the old one. */
export function restartEvent(event: StoredEvent, nowMs: number, config: Config): EventState {
  const settings = { ...event.settings, pacing: pacingAt(event.settings.pacing, nowMs) };
  const open = phaseAt(settings, nowMs) === 'open';
  const segments = open ? restartedHead(event.segments, nowMs, settings.pacing) : firstHead(settings, nowMs);
  return withTurns(undefined, { settings, segments }, nowMs, config);
}

/**
 * The serving position of an event. In an event that closed by time it stays where it was at that time.
 */
export function servingOf(event: StoredEvent, nowMs: number): number {
  const { closesAtMs } = event.settings;
  const stopped = closesAtMs !== null && nowMs > closesAtMs && phaseAt(event.settings, nowMs) === 'closed';
  return headAt(event.segments, stopped ? closesAtMs : nowMs);
}

function mergeSettings(
  old: RoomSettings | undefined,
  changes: EventSettings,
  nowMs: number,
  config: Config,
): RoomSettings {
  const opensAtMs = instant(changes.opensAt, old?.opensAtMs ?? null);
  const closesAtMs = instant(changes.closesAt, old?.closesAtMs ?? null);
  const ahead = opensAtMs !== null && opensAtMs > nowMs;
  const settings: RoomSettings = {
    phase: changes.phase ?? old?.phase ?? (ahead ? 'scheduled' : 'open'),
    opensAtMs,
    closesAtMs,
    order: changes.order ?? old?.order ?? 'arrival',
    pacing: changedPacing(old?.pacing ?? config.pacing, changes.pacing ?? {}, nowMs),
    ledger: changes.ledger ?? old?.ledger ?? 'subject',
    message: changes.message === undefined ? (old?.message ?? null) : changes.message,
  };
  assertSettings(settings, changes, nowMs);
  return settings;
}

function assertSettings(settings: RoomSettings, changes: EventSettings, nowMs: number): void {
  const { opensAtMs, closesAtMs, message } = settings;
  if (opensAtMs !== null && closesAtMs !== null && closesAtMs <= opensAtMs) {
    throw new InputError('closesAt', 'expected a time after opensAt');
  }
  if (changes.phase === 'open' && closesAtMs !== null && closesAtMs <= nowMs) {
    throw new InputError('closesAt', 'is past; set a later time or null to open again');
  }
  if (new TextEncoder().encode(JSON.stringify(message)).length > MAX_MESSAGE_BYTES) {
    throw new InputError('message', `expected at most ${MAX_MESSAGE_BYTES} bytes in all languages together`);
  }
}

function firstHead(settings: RoomSettings, nowMs: number): Head {
  const { opensAtMs, pacing } = settings;
  const phase = phaseAt(settings, nowMs);
  if (phase === 'open') return plannedHead(openHead(nowMs, pacing, 0), pacing, nowMs, 0);
  if (phase === 'scheduled' && opensAtMs !== null) {
    const head = scheduledHead(0, opensAtMs, pacingAt(pacing, opensAtMs), 0);
    return plannedHead(head, pacing, nowMs, 0, opensAtMs);
  }
  return stillHead(0, nowMs, pacing);
}

function nextHead(event: StoredEvent, settings: RoomSettings, nowMs: number): Head {
  const { segments, tail } = event;
  const { pacing, opensAtMs } = settings;
  const from = phaseAt(event.settings, nowMs);
  const to = phaseAt(settings, nowMs);
  const before = pacingAt(event.settings.pacing, nowMs);
  const repaced = !isSamePace(pacing, before);
  if (to === 'open') {
    const replanned = JSON.stringify(pacing.schedule) !== JSON.stringify(before.schedule);
    let head = segments;
    if (from !== 'open') head = resumedHead(segments, servingOf(event, nowMs), nowMs, pacing, tail);
    else if (repaced) head = repacedHead(segments, nowMs, pacing, tail);
    else if (replanned) head = calledOffHead(segments, nowMs, pacing, tail);
    return plannedHead(head, pacing, nowMs, tail);
  }
  if (to === 'scheduled' && opensAtMs !== null) {
    const head = scheduledHead(servingOf(event, nowMs), opensAtMs, pacingAt(pacing, opensAtMs), tail);
    return plannedHead(head, pacing, nowMs, tail, opensAtMs);
  }
  if (from === 'open') return stoppedHead(segments, nowMs);
  if (from === to && !repaced) return segments;
  return stillHead(servingOf(event, nowMs), nowMs, pacing, segmentAt(segments, nowMs));
}

/** Times of the wire; undefined keeps the old one. */
function instant(value: string | null | undefined, old: number | null): number | null {
  if (value === undefined) return old;
  return value === null ? null : Date.parse(value);
}
