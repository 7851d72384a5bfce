import { assertPhaseMove, InputError } from '@urr/core';
import { type EventSettings, parseEventSettings } from '@urr/core/protocol';
import type { QueueEvent, QueueEventChange } from './store';

/**
 * The queue's part of what an operator sets, checked. A new event with an opening ahead is `scheduled` unless a phase
 * is given.
 *
 * @param current the event as it stands, null when it is new
 * @throws {InputError} unknown keys, values out of range, phases that cannot follow
 */
export function toEventChange(
  settings: EventSettings,
  current: QueueEvent | null,
  nowMs: number,
): QueueEventChange {
  const { phase, opensAt, closesAt, maxUsers, threshold, message } = parseEventSettings(settings);
  const opensAtMs = toMs(opensAt);
  const closesAtMs = toMs(closesAt);
  const ends = closesAtMs === undefined ? (current?.closesAtMs ?? null) : closesAtMs;
  const begins = opensAtMs === undefined ? (current?.opensAtMs ?? null) : opensAtMs;
  if (begins !== null && ends !== null && ends <= begins) {
    throw new InputError('closesAt', 'expected a time after opensAt');
  }
  if (phase !== undefined && current !== null) assertPhaseMove(current.phase, phase);
  const scheduled = current === null && phase === undefined && begins !== null && begins > nowMs;
  const next = scheduled ? 'scheduled' : phase;
  return {
    ...(next === undefined ? {} : { phase: next }),
    ...(opensAtMs === undefined ? {} : { opensAtMs }),
    ...(closesAtMs === undefined ? {} : { closesAtMs }),
    ...(maxUsers === undefined ? {} : { maxUsers }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(message === undefined ? {} : { message }),
  };
}

function toMs(instant: string | null | undefined): number | null | undefined {
  return typeof instant === 'string' ? Date.parse(instant) : instant;
}
