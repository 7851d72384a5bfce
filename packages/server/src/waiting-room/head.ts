/** How operators' decisions and passing time shape the head of a line. Pure; every function returns new segments. */
import {
  claimsPerCycle,
  cyclesAt,
  headAt,
  nextCycleAt,
  type Pace,
  paceAt,
  rebase,
  type Segment,
  segmentAt,
  servingAt,
} from '@urr/core/position';
import { changesOf } from './pace-plan';
import type { RoomSettings } from './store';

/** How far ahead planned changes of pace are put into the head: two runs of the one-minute timer. */
const PLANNED_AHEAD_MS = 120_000;

/** How long after its end a cycle counts as closed: nobody claims in it any more, on whatever clock. */
export const CLOSED_AFTER_MS = 5000;

/** Segments of a line: the one in force and, sometimes, one that is to come. */
export type Head = readonly Segment[];

/** How far ahead a change is announced that lowers any future head: caches of the status document hear of it first. */
export const NOTICE_MS = 5000;

/** A head that begins at a moment with one step served, so that an idle room lets its first visitors in at once. */
export function openHead(atMs: number, pace: Pace, tail: number): Head {
  const cap = tail + pace.step;
  return [{ base: Math.min(pace.step, cap), baseAt: atMs, ...paceOf(pace), cap }];
}

/** A head that stays where it is until `opensAtMs` and serves the first step then, without anybody doing anything. */
export function scheduledHead(serving: number, opensAtMs: number, pace: Pace, tail: number): Head {
  const baseAt = opensAtMs - pace.everySeconds * 1000;
  return [{ base: serving, baseAt, ...paceOf(pace), cap: Math.max(serving, tail + pace.step) }];
}

/** A head that stands still. Its rhythm is kept for the day it goes on. */
export function stillHead(serving: number, nowMs: number, pace: Pace, rhythm?: Segment): Head {
  const next = rhythm === undefined ? nowMs : nextCycleAt(rhythm, nowMs);
  return [{ base: serving, baseAt: next - pace.everySeconds * 1000, ...paceOf(pace), cap: serving }];
}

/**
 * Stops a head. It still runs for the notice, so that nobody who reads an older document sees it fall; claims are
 * what stops at once.
 */
export function stoppedHead(head: Head, nowMs: number): Head {
  const current = segmentAt(head, nowMs);
  if (current === undefined) return head;
  return [{ ...current, cap: Math.max(headAt(head, nowMs), headAt(head, nowMs + NOTICE_MS)) }];
}

/** Lets a head that stood still go on from where it is, at the next beat of its rhythm. */
export function resumedHead(head: Head, serving: number, nowMs: number, pace: Pace, tail: number): Head {
  const current = segmentAt(head, nowMs);
  if (current === undefined || serving === 0) return openHead(nowMs, pace, tail);
  const baseAt = nextCycleAt(current, nowMs) - pace.everySeconds * 1000;
  return [{ base: serving, baseAt, ...paceOf(pace), cap: Math.max(serving, tail + pace.step) }];
}

/** Begins a new line on the rhythm of the old one, so that the cycle's claims stay counted. */
export function restartedHead(head: Head, nowMs: number, pace: Pace): Head {
  const current = segmentAt(head, nowMs);
  return openHead(current === undefined ? nowMs : cycleStartAt(current, nowMs), pace, 0);
}

/**
 * Moves the head to now and its cap one step above the tail.
 *
 * @param rebasedAtMs the moment the base is moved to, when cycles since then are still to be looked at
 * @returns the same head when there is nothing to write: below an unchanged cap a head needs no help
 */
export function advancedHead(head: Head, nowMs: number, tail: number, rebasedAtMs = nowMs): Head {
  const current = segmentAt(head, nowMs);
  if (current === undefined) return head;
  const coming = comingOf(head, current, nowMs);
  const step = Math.max(current.step, coming?.step ?? 0);
  // A head on hold is not waiting for its cap.
  if (step === 0) return head;
  const cap = Math.max(current.cap, coming?.cap ?? 0, tail + step);
  if (cap === current.cap && (coming === undefined || cap === coming.cap)) return head;
  return withComing(rebasedFrom(current, rebasedAtMs, nowMs, cap), coming);
}

/** Moves the head to the last closed cycle and lifts it there by numbers that nobody used, never above its cap. */
export function refilledHead(head: Head, nowMs: number, tail: number, givenBack: number): Head {
  const current = segmentAt(head, nowMs);
  if (current === undefined) return head;
  const coming = comingOf(head, current, nowMs);
  const cap = Math.max(current.cap, coming?.cap ?? 0, tail + Math.max(current.step, coming?.step ?? 0));
  const moved = rebasedFrom(current, nowMs - CLOSED_AFTER_MS, nowMs, cap);
  return withComing({ ...moved, base: Math.max(moved.base, Math.min(moved.base + givenBack, cap)) }, coming);
}

/** A segment moved to an earlier moment under a higher cap, or to now where the old cap has held it up since. */
function rebasedFrom(current: Segment, thenMs: number, nowMs: number, cap: number): Segment {
  const moved = { ...rebase(current, thenMs, 0), cap };
  return servingAt(moved, nowMs) === servingAt(current, nowMs)
    ? moved
    : { ...rebase(current, nowMs, 0), cap };
}

function withComing(moved: Segment, coming: Segment | undefined): Head {
  if (coming === undefined) return [moved];
  return [moved, { ...coming, base: servingAt(moved, coming.baseAt), cap: moved.cap }];
}

/**
 * Changes the pace of a running head at a cycle boundary: at the next one when no future head gets lower, else at the
 * first one that is at least the notice ahead. A change that is already announced and not yet in force is replaced.
 *
 * @param atMs not before this moment; at once by default
 */
export function repacedHead(head: Head, nowMs: number, pace: Pace, tail: number, atMs = nowMs + 1): Head {
  const current = segmentAt(head, nowMs);
  if (current === undefined) return openHead(nowMs, pace, tail);
  const coming = comingOf(head, current, nowMs);
  const cap = Math.max(current.cap, coming?.cap ?? 0, tail + Math.max(current.step, pace.step));
  const moved = { ...rebase(current, nowMs, tail), cap };
  const startsAt = startOf(pace, current, coming, nowMs, atMs);
  return [moved, { base: servingAt(moved, startsAt), baseAt: startsAt, ...paceOf(pace), cap }];
}

/** Takes back an announced change of pace, or, when it is too near for that, turns it into one to `pace`. */
export function calledOffHead(head: Head, nowMs: number, pace: Pace, tail: number): Head {
  const current = segmentAt(head, nowMs);
  const coming = current === undefined ? undefined : comingOf(head, current, nowMs);
  if (current === undefined || coming === undefined) return head;
  if (coming.baseAt < nowMs + NOTICE_MS) return repacedHead(head, nowMs, pace, tail);
  return [rebase(current, nowMs, tail)];
}

/**
 * Puts the next planned change of pace into a running head once it is near, each when the one before it is in force.
 * A change that is overdue, because no timer ran, begins at the next boundary.
 *
 * @param opensAtMs of an event that is not open yet: what is planned before it is the pace it opens with
 * @returns the same head when there is nothing to write
 */
export function plannedHead(
  head: Head,
  pacing: Omit<RoomSettings['pacing'], 'burst' | 'refill'>,
  nowMs: number,
  tail: number,
  opensAtMs = nowMs,
): Head {
  const current = segmentAt(head, nowMs);
  if (current === undefined || comingOf(head, current, nowMs) !== undefined) return head;
  const { schedule = [] } = pacing;
  const fromMs = Math.max(nowMs, opensAtMs);
  const due = paceAt(pacing, changesOf(pacing), fromMs);
  if (!isSamePace(due, current)) return repacedHead(head, nowMs, due, tail);
  const next = schedule.find(({ atMs }) => atMs > fromMs);
  if (next === undefined || next.atMs > nowMs + PLANNED_AHEAD_MS || isSamePace(next, current)) return head;
  return repacedHead(head, nowMs, next, tail, next.atMs);
}

function startOf(
  pace: Pace,
  current: Segment,
  coming: Segment | undefined,
  nowMs: number,
  atMs: number,
): number {
  // Too late to call off: the new pace takes its place instead.
  if (coming !== undefined && coming.baseAt < nowMs + NOTICE_MS) return coming.baseAt;
  const lowers = [current, coming].some((other) => other !== undefined && isSlower(pace, other));
  const next = nextCycleAt(current, Math.max(nowMs, atMs - 1));
  return lowers && next < nowMs + NOTICE_MS ? nextCycleAt(current, nowMs + NOTICE_MS - 1) : next;
}

/** The segment that is announced and not yet in force. */
function comingOf(head: Head, current: Segment, nowMs: number): Segment | undefined {
  return head.find(({ baseAt }) => baseAt > nowMs && baseAt > current.baseAt);
}

/** Whether there is any moment at which the head would be lower. */
function isSlower(pace: Pace, other: Pace): boolean {
  return pace.step < other.step || pace.everySeconds > other.everySeconds;
}

export function isSamePace(a: Pace, b: Pace): boolean {
  return a.step === b.step && a.everySeconds === b.everySeconds;
}

/** When the present cycle began: the name its claims are counted under, in every process. */
export function cycleStartAt(segment: Segment, nowMs: number): number {
  const everyMs = segment.everySeconds * 1000;
  return segment.baseAt + Math.floor((nowMs - segment.baseAt) / everyMs) * everyMs;
}

/** The cycle in which a claim at this moment counts, how many it takes, and when the next one begins. */
export function cycleAt(
  head: Head,
  nowMs: number,
  burst: number,
): { readonly cycleAtMs: number; readonly nextAtMs: number; readonly limit: number } {
  const segment = segmentAt(head, nowMs);
  if (segment === undefined) return { cycleAtMs: nowMs, nextAtMs: nowMs, limit: 0 };
  const cycleAtMs = cycleStartAt(segment, nowMs);
  return {
    cycleAtMs,
    nextAtMs: cycleAtMs + segment.everySeconds * 1000,
    limit: segment.step === 0 ? 0 : claimsPerCycle(segment, burst),
  };
}

/** Whether the cap is so near that it could hold the head up before the next timer comes. Once a cycle will do. */
export function isNearCap(head: Head, nowMs: number): boolean {
  const segment = segmentAt(head, nowMs);
  if (segment === undefined || isMovedOn(segment, nowMs)) return false;
  return servingAt(segment, nowMs) >= segment.cap - 2 * segment.step;
}

/**
 * Whether those who join and look carry the head on, so that the timer need not: it was moved in this cycle or the one
 * before, and has room for everybody; or in this cycle, and those behind the cap are fewer than two steps.
 */
export function isCarried(head: Head, nowMs: number, tail: number): boolean {
  const segment = segmentAt(head, nowMs);
  if (segment === undefined) return false;
  const { baseAt, cap, step } = segment;
  if (tail > cap) return isMovedOn(segment, nowMs) && tail < cap + 2 * step;
  return nowMs >= baseAt && cyclesAt(segment, nowMs) <= 1;
}

/** Whether the head was moved in this cycle, and the cap does not hold up the next one. */
function isMovedOn(segment: Segment, nowMs: number): boolean {
  const { baseAt, cap, step } = segment;
  const isThisCycle = nowMs >= baseAt && cyclesAt(segment, nowMs) === 0;
  return isThisCycle && cap >= servingAt(segment, nowMs) + step;
}

function paceOf({ step, everySeconds }: Pace): Pace {
  return { step, everySeconds };
}
