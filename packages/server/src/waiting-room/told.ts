/**
 * Whether the wait people were told came true, with nothing kept for each of them: when somebody joined stands in
 * their place, and what was told then follows from how the head stood.
 */
import { phaseAt } from '@urr/core';
import {
  headAt,
  type Segment,
  segmentAt,
  type WaitRange,
  type WaitShares,
  waitUntilTurn,
} from '@urr/core/position';
import { createBoundedMap } from '../bounded-map';
import { turnOf } from './draw';
import type { PlaceRecord, StoredEvent } from './store';
import { waitsOf } from './waits';

/** What became of a wait that was told. */
export type ToldWait = {
  readonly eventId: string;
  readonly outcome: 'inside' | 'shorter' | 'longer';
  /** From joining, or from the opening where that was later, to the pass. */
  readonly waitedSeconds: number;
  /** What was told at that moment. */
  readonly told: WaitRange;
};

export type ToldWaits = {
  /** Remembers how the head of an event stands, where it is not as it was bound to. */
  note(event: StoredEvent, nowMs: number): void;
  /** What became of the wait of somebody who is let in; undefined where nobody was told, or not as far as is known here. */
  judge(event: StoredEvent, place: PlaceRecord, nowMs: number): ToldWait | undefined;
};

/** How the head stood from a moment on. */
type Stretch = {
  readonly fromMs: number;
  readonly event: StoredEvent;
  readonly isOpen: boolean;
  readonly waits: WaitShares;
};

type Known = {
  readonly key: string;
  readonly atMs: number;
  readonly stretches: readonly Stretch[];
  seenMs: number;
};

const MAX_EVENTS = 1000;
const MAX_STRETCHES = 256;

/** Ranges that differ by less count as the same. */
const SAME_SHARE = 0.05;

/** Documents are up to a second old, and places tell their time in whole seconds. */
const TOLERANCE_MS = 1000;

/** A process that has not looked for longer does not know what others told meanwhile. */
const AWAY_MS = 3000;

export function createToldWaits(): ToldWaits {
  const events = createBoundedMap<Known>(MAX_EVENTS);
  return {
    note(event, nowMs) {
      const { eventId, epoch, rev } = event;
      const known = events.get(eventId);
      const key = `${epoch}/${rev}`;
      if (known?.key === key && !isOverdue(known, event, nowMs)) {
        known.seenMs = nowMs;
        return;
      }
      const isOpen = phaseAt(event.settings, nowMs) === 'open';
      const next = { fromMs: nowMs, event, isOpen, waits: waitsOf(event, nowMs) };
      const stretches = known?.stretches ?? [];
      const last = stretches.at(-1);
      const goesOn = last !== undefined && isSame(last, next, nowMs);
      const added = goesOn ? [] : [...unseen(known, nowMs), next];
      events.set(eventId, {
        key,
        atMs: nowMs,
        seenMs: nowMs,
        stretches: [...stretches, ...added].slice(-MAX_STRETCHES),
      });
    },

    judge(event, place, nowMs) {
      const { eventId, epoch, settings } = event;
      const turn = turnOf(event, place.position);
      const starts = [place.iat * 1000, settings.opensAtMs ?? 0, settings.draw?.result?.atMs ?? 0];
      const toldAtMs = Math.max(...starts.filter((atMs) => atMs <= nowMs));
      const then = events
        .get(eventId)
        ?.stretches.findLast((one) => one.event.epoch === epoch && one.fromMs <= toldAtMs + TOLERANCE_MS);
      if (turn === null || then === undefined || !then.isOpen) return undefined;
      // Served on joining: there was nothing to tell.
      if (headAt(uncapped(then.event.segments), toldAtMs + TOLERANCE_MS) >= turn) return undefined;
      const told = waitUntilTurn(segmentAt(then.event.segments, toldAtMs), turn, toldAtMs, then.waits);
      if (told === null) return undefined;
      const waitedSeconds = (nowMs - toldAtMs) / 1000;
      const tolerance = TOLERANCE_MS / 1000;
      const isShorter = waitedSeconds < told.lowSeconds - tolerance;
      const isLonger = waitedSeconds > told.highSeconds + tolerance;
      return {
        eventId,
        outcome: isShorter ? 'shorter' : isLonger ? 'longer' : 'inside',
        waitedSeconds,
        told,
      };
    },
  };
}

/** From when on it is not known how the head stood, where that is so: as in an event that is not open, none is judged. */
function unseen(known: Known | undefined, nowMs: number): readonly Stretch[] {
  const last = known?.stretches.at(-1);
  if (known === undefined || last === undefined || nowMs <= known.seenMs + AWAY_MS) return [];
  return [{ ...last, fromMs: known.seenMs + 2 * TOLERANCE_MS, isOpen: false }];
}

/** What changes though nobody writes: events open by the clock, and what is planned concerns more people by and by. */
function isOverdue({ atMs, stretches }: Known, { settings }: StoredEvent, nowMs: number): boolean {
  if (nowMs < atMs + TOLERANCE_MS) return false;
  const isOpen = phaseAt(settings, nowMs) === 'open';
  return settings.pacing.schedule !== undefined || stretches.at(-1)?.isOpen !== isOpen;
}

/** Whether the head goes on as it did: moved on and with another cap, which changes nothing that is told. */
function isSame(last: Stretch, next: Stretch, nowMs: number): boolean {
  if (last.event.epoch !== next.event.epoch || last.isOpen !== next.isOpen) return false;
  if (next.waits.some((share, end) => Math.abs(share - (last.waits[end] ?? 0)) >= SAME_SHARE)) return false;
  const [one, other] = [last, next].map(({ event }) => uncapped(event.segments));
  if (one === undefined || other === undefined || other.length > 1) return false;
  const [a, b] = [segmentAt(one, nowMs), segmentAt(other, nowMs)];
  if (a?.step !== b?.step || a?.everySeconds !== b?.everySeconds) return false;
  return headAt(one, nowMs) === headAt(other, nowMs);
}

function uncapped(segments: readonly Segment[]): readonly Segment[] {
  return segments.map((segment) => ({ ...segment, cap: Number.MAX_SAFE_INTEGER }));
}
