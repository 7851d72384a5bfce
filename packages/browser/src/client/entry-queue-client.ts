/** Tier 2 without any user interface: the server counts, the client keeps what it has shown from going back. */
import { progressOf } from '@urr/core/position';
import { ENTRY_QUEUE_API } from '../defaults';
import type { Client, ClientOptions } from './client';
import { createEngine, type Due, type End, type Line, type LineContext } from './engine';
import type { Body } from './request';
import { NEVER } from './runtime';
import { createServerTime } from './server-time';
import type { Snapshot } from './snapshot';
import { isCount, isObject } from './status-document';
import { messageOf } from './waiting-room-client';

/** Half of what a waiter may be silent for before others are let past. */
const HEARTBEAT_MS = 60_000;
const HIDDEN_MOST_MS = 60_000;

/**
 * A visitor's place in the entry queue of one event. Needs the pass of the waiting room, which goes along as a
 * cookie; without it the client ends in `error` with code `vwr-required`.
 */
export function createEntryQueueClient(options: ClientOptions): Client {
  return createEngine(
    options,
    { tier: 2, api: ENTRY_QUEUE_API, leave: `/${options.eventId}/leave` },
    createEntryQueueLine,
  );
}

type Standing = Pick<Snapshot, 'position' | 'ahead' | 'behind' | 'wait' | 'message'> & {
  readonly state: 'waiting' | 'paused' | 'scheduled';
  readonly asOf: number;
  readonly opensAt: number | null;
};

function createEntryQueueLine({ eventId, clock, random, page, memory }: LineContext): Line {
  const time = createServerTime();
  let standing: Standing | null = null;
  let start = 0;
  let beatAt = NEVER;
  let rejoined = false;

  function next(): ReturnType<Line['next']> {
    if (!standing) return { method: 'POST', path: `/${eventId}/join` };
    if (clock() >= beatAt) return { method: 'POST', path: `/${eventId}/heartbeat` };
    return { method: 'GET', path: `/${eventId}/status` };
  }

  function accept({ path }: { path: string }, { body }: { body: Body }): Due | End | null {
    const now = clock();
    const { state, expiresAt } = body;
    if (body.eventId !== eventId) return null;
    if (path.endsWith('/heartbeat')) {
      beatAt = now + HEARTBEAT_MS;
      return { dueAt: now };
    }
    if (state === 'admitted') {
      return isCount(expiresAt) ? { end: { state, expiresAt, waited: standing !== null } } : null;
    }
    if (state === 'left' || state === 'expired' || state === 'closed')
      return { end: { state, ...messageOf(body) } };
    if (state !== 'waiting' && state !== 'scheduled' && state !== 'paused') return null;
    const { position, ahead, behind, eta, pollAfterMs, opensAt } = body;
    if (![position, ahead, behind, pollAfterMs].every(isCount)) return null;
    const asOf = isCount(body.asOf) ? body.asOf : now;
    time.hear(asOf, now, true);
    if (!standing) {
      beatAt = now + HEARTBEAT_MS;
      start = resume(position as number, ahead as number);
    }
    stand({
      state,
      position: position as number,
      ahead: ahead as number,
      behind: behind as number,
      wait:
        isObject(eta) && isCount(eta.lowSeconds) && isCount(eta.highSeconds)
          ? { lowSeconds: eta.lowSeconds, highSeconds: eta.highSeconds }
          : null,
      message: null,
      ...messageOf(body),
      asOf,
      opensAt: isCount(opensAt) ? opensAt : null,
    });
    const wait = (pollAfterMs as number) * (1 + 0.1 * random());
    return { dueAt: now + (page.hidden ? Math.min(wait * 2, HIDDEN_MOST_MS) : wait) };
  }

  /** Servers answer from pictures of different age: an older one says nothing new, and numbers only fall. */
  function stand(next: Standing): void {
    if (standing && next.asOf < standing.asOf) {
      standing = { ...standing, state: next.state };
      return;
    }
    const fewer = (key: 'position' | 'ahead') =>
      Math.min(next[key] as number, (standing?.[key] ?? next[key]) as number);
    standing = { ...next, position: fewer('position'), ahead: fewer('ahead') };
  }

  /** The server renumbers nobody but ranks fall, so a reload is recognised by having been further back. */
  function resume(position: number, ahead: number): number {
    const way = memory.load();
    const began = way && way.start >= ahead ? way.start : ahead;
    memory.save({ position, epoch: 0, start: began });
    return began;
  }

  function refused(
    { path }: { path: string },
    { code, reason }: { code: string; reason: unknown },
  ): Due | End | undefined {
    if (code !== 'place-required' && code !== 'place-invalid') return undefined;
    if (reason === 'expired' || reason === 'wrong-epoch') return { end: { state: 'expired' } };
    if (rejoined || path.endsWith('/join')) return undefined;
    rejoined = true;
    standing = null;
    return { dueAt: clock() + 1000 };
  }

  function picture(nowMs: number): { change: Partial<Snapshot>; until: number } {
    if (!standing) return { change: { state: 'joining' }, until: NEVER };
    const { asOf: _, opensAt, ...shown } = standing;
    const opensInMs =
      shown.state === 'scheduled' && opensAt !== null ? opensAt - nowMs - time.offsetMs : null;
    return {
      change: {
        ...shown,
        progress: progressOf(shown.ahead ?? 0, start),
        opensInSeconds: opensInMs === null ? null : Math.max(0, Math.ceil(opensInMs / 1000)),
        waited: true,
      },
      until: opensInMs === null ? NEVER : nowMs + (opensInMs % 1000 || 1000),
    };
  }

  return { next, accept, refused, picture };
}
