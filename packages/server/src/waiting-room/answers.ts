/** Answers to somebody who is in the line: where they stand and when to ask again. */
import { type Clock, type Config, type Phase, phaseAt, type Random } from '@urr/core';
import { aheadOf, estimateWait, holesBefore, nextPollMs, segmentAt, servedAt } from '@urr/core/position';
import { placedHoles, turnOf } from './draw';
import type { Snapshot } from './event-cache';
import type { CheckOutcome, Closed } from './outcome';
import { servingOf } from './settings';
import { holeSums, toStatusDocument } from './status-document';
import type { StoredEvent } from './store';

/** In the line, without the proof of it. */
export type PlacedOutcome = Extract<CheckOutcome, { readonly pollAfterMs: number }>;

export type Answers = {
  /** In the line of an event that is neither closed nor off. */
  placed(snapshot: Snapshot, position: number): PlacedOutcome;
  /** Served, but the cycle is full until `nextAtMs`. */
  turn(snapshot: Snapshot, position: number, nextAtMs: number): PlacedOutcome;
  closed(event: StoredEvent): Closed;
};

export function createAnswers(config: Config, clock: Clock, random: Random): Answers {
  function placed(snapshot: Snapshot, position: number): PlacedOutcome {
    const nowMs = clock();
    const { eventId, settings } = snapshot.event;
    const phase = phaseAt(settings, nowMs);
    const turn = turnOf(snapshot.event, position);
    return {
      state: phase === 'scheduled' || phase === 'paused' ? phase : 'waiting',
      eventId,
      position: turn,
      ...(settings.draw === undefined ? {} : { entry: position }),
      pollAfterMs: pollAfter(snapshot, turn, phase, nowMs),
      status: toStatusDocument(snapshot, config, nowMs),
    };
  }

  function pollAfter(
    { event, holes }: Snapshot,
    position: number | null,
    phase: Phase,
    nowMs: number,
  ): number {
    const serving = servingOf(event, nowMs);
    const sums = holeSums(placedHoles(event, holes), serving, event.tail);
    const { opensAtMs } = event.settings;
    const untilDraw = opensAtMs === null ? null : Math.max(0, (opensAtMs - nowMs) / 1000);
    const ahead = (to: number) => aheadOf(to, serving, holesBefore(sums, to));
    return nextPollMs({
      etaSeconds:
        phase === 'paused'
          ? null
          : position === null
            ? untilDraw
            : wait(event, position, ahead(position), nowMs),
      waiting: ahead(event.tail),
      poll: config.poll,
      random: () => fraction(random),
    });
  }

  return {
    placed,
    turn: (snapshot, position, nextAtMs) => ({
      ...placed(snapshot, position),
      turn: true,
      pollAfterMs: Math.max(1, nextAtMs - clock()),
    }),
    closed: ({ eventId, settings }) => ({ state: 'closed', eventId, message: settings.message }),
  };
}

/** Seconds until a position is served: by the head as it stands, else (beyond its cap) by the pace. */
function wait({ segments }: StoredEvent, position: number, ahead: number, nowMs: number): number | null {
  const atMs = servedAt(segments, position);
  if (atMs !== null) return Math.max(0, (atMs - nowMs) / 1000);
  const segment = segmentAt(segments, nowMs);
  if (segment === undefined) return null;
  const untilMs = Math.max(0, segment.baseAt - nowMs);
  const range = estimateWait(ahead, segment);
  return range === null ? null : range.highSeconds + untilMs / 1000;
}

/** A number in [0, 1). */
function fraction(random: Random): number {
  const [a = 0, b = 0, c = 0] = random(3);
  return ((a << 16) | (b << 8) | c) / 0x1000000;
}
