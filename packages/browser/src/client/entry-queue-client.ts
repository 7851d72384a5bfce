/** Tier 2 without any user interface: the server counts, the client keeps what it has shown from going back. */
import { progressOf } from '@urr/core/position';
import { ENTRY_QUEUE_API } from '../defaults';
import type { Client, ClientOptions } from './client';
import { createEngine, isPlaced, type Line, type LineContext, messageOf, type Next } from './engine';
import type { Body } from './request';
import { nextOffset } from './server-time';
import type { Snapshot } from './snapshot';
import { isCount } from './status-document';

/** Half of what a waiter may be silent for before others are let past. */
const HEARTBEAT_MS = 60_000;
const HIDDEN_MOST_MS = 60_000;

/**
 * A visitor's place in the entry queue of one event. Needs the pass of the waiting room, which goes along as a
 * cookie; without it the client ends in `error` with code `vwr-required`.
 */
export function createEntryQueueClient(options: ClientOptions): Client {
  return createEngine(options, 2, ENTRY_QUEUE_API, createEntryQueueLine);
}

type Standing = {
  readonly state: 'waiting' | 'paused' | 'scheduled';
  readonly position: number;
  readonly ahead: number;
  readonly behind: number;
  readonly wait: Snapshot['wait'];
  readonly message: Snapshot['message'];
  readonly asOf: number;
  readonly opensAt: number | null;
};

function createEntryQueueLine({ random, page, memory }: LineContext): Line {
  let offsetMs: number | null = null;
  let standing: Standing | null = null;
  let start = 0;
  let beatAt = 0;

  function next(nowMs: number): ReturnType<Line['next']> {
    return [standing ? (nowMs < beatAt ? 'status' : 'heartbeat') : 'join'];
  }

  function accept(name: string, body: Body, nowMs: number, madeAt: number): Next {
    if (name !== 'status') beatAt = nowMs + HEARTBEAT_MS;
    if (name === 'heartbeat') return 0;
    const { state, position, ahead, behind, pollAfterMs, opensAt = null, asOf = madeAt } = body;
    const eta = (body.eta ?? null) as Snapshot['wait'];
    const { lowSeconds, highSeconds } = eta ?? { lowSeconds: 0, highSeconds: 0 };
    const numbers = [position, ahead, behind, pollAfterMs, asOf, opensAt ?? 0, lowSeconds, highSeconds];
    if (!isPlaced(state) || !numbers.every(isCount)) throw new TypeError();
    offsetMs = nextOffset(offsetMs, (asOf as number) - madeAt, true);
    stand(madeAt, {
      message: null,
      opensAt,
      asOf,
      position,
      ahead,
      behind,
      state,
      wait: eta,
      ...messageOf(body),
    } as Standing);
    const wait = (pollAfterMs as number) * (1 + 0.1 * random());
    return nowMs + (page.hidden ? Math.min(wait * 2, HIDDEN_MOST_MS) : wait);
  }

  /** Servers answer from pictures of different age: an older one says nothing new, and numbers only fall. */
  function stand(madeAt: number, heard: Standing): void {
    const { state, position, ahead, asOf } = heard;
    if (!standing) {
      // The server renumbers nobody but ranks fall, so a reload is recognised by having been further back.
      start = Math.max(ahead, memory.load()?.start || 0);
      memory.save({ id: '', start, at: madeAt });
      standing = heard;
    }
    standing =
      asOf < standing.asOf
        ? { ...standing, state }
        : {
            ...heard,
            position: Math.min(position, standing.position),
            ahead: Math.min(ahead, standing.ahead),
          };
  }

  function picture(nowMs: number): Partial<Snapshot> {
    if (!standing) return { state: 'joining' };
    const { asOf: _, opensAt, ...shown } = standing;
    const opensInMs = (opensAt ?? 0) - nowMs - (offsetMs ?? 0);
    return {
      ...shown,
      progress: progressOf(shown.ahead, start),
      opensInSeconds:
        shown.state === 'scheduled' && opensAt ? Math.max(0, Math.ceil(opensInMs / 1000)) : null,
      waited: true,
    };
  }

  return { next, accept, picture };
}
