/** What an operator's settings make of an event: a pure step from one stored state to the next. */
import { assertPhaseMove, type Config, InputError, phaseAt } from '@urr/core';
import { headAt, segmentAt } from '@urr/core/position';
import type { EventSettings } from '@urr/core/protocol';
import {
  type Head,
  isSamePace,
  openHead,
  repacedHead,
  restartedHead,
  resumedHead,
  scheduledHead,
  stillHead,
  stoppedHead,
} from './head';
import type { RoomSettings, StoredEvent } from './store';

/** Most bytes a message may have as JSON in UTF-8, so that the status document stays within its limit. */
const MAX_MESSAGE_BYTES = 700;

export type EventState = { readonly settings: RoomSettings; readonly segments: Head };

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
  if (event === undefined) return { settings, segments: firstHead(settings, nowMs) };
  const from = phaseAt(event.settings, nowMs);
  if (changes.phase !== undefined) assertPhaseMove(from, changes.phase);
  return { settings, segments: nextHead(event, settings, nowMs) };
}

/** The state of an event whose line begins again: same settings, a new head on the rhythm of the old one. */
export function restartEvent(event: StoredEvent, nowMs: number): EventState {
  const { settings, segments } = event;
  const open = phaseAt(settings, nowMs) === 'open';
  return {
    settings,
    segments: open ? restartedHead(segments, nowMs, settings.pacing) : firstHead(settings, nowMs),
  };
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
  const { step, everySeconds, burst, refill } = {
    ...(old?.pacing ?? config.pacing),
    ...defined(changes.pacing ?? {}),
  };
  const settings: RoomSettings = {
    phase: changes.phase ?? old?.phase ?? (ahead ? 'scheduled' : 'open'),
    opensAtMs,
    closesAtMs,
    order: changes.order ?? old?.order ?? 'arrival',
    pacing: { step, everySeconds, burst, refill },
    ledger: changes.ledger ?? old?.ledger ?? 'subject',
    message: changes.message === undefined ? (old?.message ?? null) : changes.message,
  };
  assertSettings(settings, changes, nowMs);
  return settings;
}

function assertSettings(settings: RoomSettings, changes: EventSettings, nowMs: number): void {
  const { opensAtMs, closesAtMs, message } = settings;
  if (settings.order === 'draw')
    throw new InputError('order', 'expected "arrival"; this version has no draw yet');
  if (settings.pacing.refill > 0) {
    throw new InputError('pacing.refill', 'expected 0; this version gives no numbers back yet');
  }
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
  if (phase === 'open') return openHead(nowMs, pacing, 0);
  if (phase === 'scheduled' && opensAtMs !== null) return scheduledHead(0, opensAtMs, pacing, 0);
  return stillHead(0, nowMs, pacing);
}

function nextHead(event: StoredEvent, settings: RoomSettings, nowMs: number): Head {
  const { segments, tail } = event;
  const { pacing, opensAtMs } = settings;
  const from = phaseAt(event.settings, nowMs);
  const to = phaseAt(settings, nowMs);
  const repaced = !isSamePace(pacing, event.settings.pacing);
  if (to === 'open') {
    if (from !== 'open') return resumedHead(segments, servingOf(event, nowMs), nowMs, pacing, tail);
    return repaced ? repacedHead(segments, nowMs, pacing, tail) : segments;
  }
  if (to === 'scheduled' && opensAtMs !== null) {
    return scheduledHead(servingOf(event, nowMs), opensAtMs, pacing, tail);
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

function defined<T extends object>(value: T): { [key in keyof T]?: Exclude<T[key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [key in keyof T]?: Exclude<T[key], undefined>;
  };
}
