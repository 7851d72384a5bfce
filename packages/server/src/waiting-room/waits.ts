/** How long people wait: what the status document says about it, so that all clients tell the same range. */
import { KEPT_PACE, type Pace, paceAt, segmentAt, type WaitShares } from '@urr/core/position';
import { changesOf } from './pace-plan';
import { servingOf } from './settings';
import type { StoredEvent } from './store';

/** Where measurements set the pace: as much slower as it swings, and as fast as the claims of a cycle allow. */
const SLOWER_BY_FEEDBACK = 1.3;

/** Beyond so many times a figure says nothing. */
const MOST = 20;

/** What is planned for later than this changes nobody's range. */
const MAX_STRETCHES = 70;

/** Wider where measurements set the pace or unused numbers come back, and towards where a planned change takes it for the last of the line. */
export function waitsOf(event: StoredEvent, nowMs: number): WaitShares {
  const { pacing } = event.settings;
  const segment = segmentAt(event.segments, nowMs);
  if (segment === undefined || segment.step === 0) return KEPT_PACE;
  const { feedback, refill } = pacing;
  // What nobody used comes on top: at most everything that was called up.
  const most = (feedback === undefined ? segment.step : feedback.plan.step * pacing.burst) * (1 + refill);
  const faster = Math.max(1 / MOST, Math.min(KEPT_PACE[0], segment.step / most));
  const measured: WaitShares = [faster, feedback === undefined ? KEPT_PACE[1] : SLOWER_BY_FEEDBACK];
  if (pacing.schedule === undefined) return rounded(measured);
  const people = Math.max(1, event.tail - servingOf(event, nowMs));
  const asNow = (people / segment.step) * segment.everySeconds;
  const planned = Math.min(MOST, Math.max(1 / MOST, secondsToServe(people, event, nowMs) / asNow));
  return rounded([
    Math.min(measured[0], planned * KEPT_PACE[0]),
    Math.max(measured[1], planned * KEPT_PACE[1]),
  ]);
}

/** How long a line takes at the planned paces, one after the other. */
function secondsToServe(people: number, { settings }: StoredEvent, nowMs: number): number {
  const { pacing } = settings;
  const changes = changesOf(pacing).filter(({ atMs }) => atMs > nowMs);
  let left = people;
  let atMs = nowMs;
  for (const change of changes.slice(0, MAX_STRETCHES)) {
    const pace = perSecond(paceAt(pacing, changesOf(pacing), atMs));
    const served = (pace * (change.atMs - atMs)) / 1000;
    if (served >= left) return (atMs - nowMs) / 1000 + left / pace;
    left -= served;
    atMs = change.atMs;
  }
  const last = perSecond(paceAt(pacing, changesOf(pacing), atMs));
  return (atMs - nowMs) / 1000 + left / last;
}

function perSecond({ step, everySeconds }: Pace): number {
  return step / everySeconds;
}

function rounded([low, high]: WaitShares): WaitShares {
  return [Math.round(low * 100) / 100, Math.round(high * 100) / 100];
}
