/** Tier 1 without any user interface: a signed place, a public document, and arithmetic between them. */
import {
  aheadOf,
  estimateWait,
  headAt,
  holesBefore,
  nextCycleAt,
  nextPollMs,
  progressOf,
  segmentAt,
  servedAt,
} from '@urr/core/position';
import type { StatusDocument } from '@urr/core/protocol';
import { WAITING_ROOM_API } from '../defaults';
import type { Client, ClientOptions } from './client';
import { createEngine, type Due, type End, type Line, type LineContext } from './engine';
import type { Way } from './memory';
import type { Body } from './request';
import { NEVER } from './runtime';
import { createServerTime } from './server-time';
import type { Snapshot } from './snapshot';
import { isCount, newerStatus, readStatus } from './status-document';

/** A hidden page asks this many times less often, but at least once a minute. */
const HIDDEN_FACTOR = 4;
const HIDDEN_MOST_MS = 60_000;

/**
 * A visitor's place in the waiting room of one event. Reads the public status document, joins, extrapolates the head
 * by the server's clock and claims when the turn has come, at a random moment of the cycle.
 */
export function createWaitingRoomClient(options: ClientOptions): Client {
  return createEngine(
    options,
    { tier: 1, api: WAITING_ROOM_API, leave: `/leave/${options.eventId}` },
    createWaitingRoomLine,
  );
}

function createWaitingRoomLine({ eventId, clock, random, page, memory }: LineContext): Line {
  const time = createServerTime();
  let status: StatusDocument | null = null;
  let place: { readonly position: number | null; readonly epoch: number } | null = null;
  let way: Way | null = null;
  let low = 0;
  let waited = false;
  /** The server said that the turn has come but this cycle is full; epoch ms, own clock. */
  let askedBackAt: number | null = null;
  let spread = random();
  let rejoined = false;
  let idempotencyKey = createIdempotencyKey();

  const serverNow = (nowMs: number) => nowMs + time.offsetMs;

  /** A scheduled event opens by the clock; nobody has to fetch the news. */
  function phaseAt(nowMs: number): string {
    if (status?.phase !== 'scheduled') return status?.phase ?? '';
    return status.opensAt !== null && serverNow(nowMs) >= status.opensAt ? 'open' : 'scheduled';
  }

  function isServedAt(nowMs: number): boolean {
    const { position } = place ?? { position: null };
    if (!status || position === null || phaseAt(nowMs) === 'paused' || phaseAt(nowMs) === 'scheduled')
      return false;
    return position <= headAt(status.segments, serverNow(nowMs));
  }

  function next(): ReturnType<Line['next']> {
    if (!status) return { method: 'GET', path: `/status/${eventId}` };
    if (!place) {
      return { method: 'POST', path: `/assign/${eventId}`, headers: idempotencyKey };
    }
    const now = clock();
    const unnumbered = place.position === null && phaseAt(now) !== 'scheduled';
    const asks = isServedAt(now) || unnumbered || askedBackAt !== null || status.epoch > place.epoch;
    return { method: 'GET', path: `/${asks ? 'check' : 'status'}/${eventId}` };
  }

  function accept(
    { path }: { path: string },
    { body, ageMs }: { body: Body; ageMs: number },
  ): Due | End | null {
    const now = clock();
    if (path.startsWith('/status')) {
      if (!hear(body, now - ageMs, false)) return null;
      if (status?.phase === 'closed') return { end: { state: 'closed', message: status.message } };
      return { dueAt: place ? pollAt(now) : now };
    }
    const { state, position, pollAfterMs, expiresAt } = body;
    if (body.eventId !== eventId) return null;
    if (state === 'admitted') {
      return isCount(expiresAt) ? { end: { state, expiresAt, waited } } : null;
    }
    if (state === 'left' || state === 'expired' || state === 'closed')
      return { end: { state, ...messageOf(body) } };
    if (state !== 'waiting' && state !== 'scheduled' && state !== 'paused') return null;
    if (!(position === null || isCount(position))) return null;
    if (body.status !== undefined) hear(body.status, now, true);
    place = { position, epoch: status?.epoch ?? 1 };
    waited = true;
    spread = random();
    askedBackAt = null;
    const backAt = now + Math.max(isCount(pollAfterMs) ? pollAfterMs : 0, 1000);
    if (body.turn === true) {
      // Not everybody of the cycle at its first moment.
      askedBackAt = backAt + 0.3 * spread * cycleMs(now);
      return { dueAt: askedBackAt };
    }
    return { dueAt: orClaim(now, backAt) };
  }

  function refused(
    { path }: { path: string },
    { code, reason }: { code: string; reason: unknown },
  ): Due | End | undefined {
    if (code === 'conflict' && path.startsWith('/assign') && !rejoined) {
      rejoined = true;
      idempotencyKey = createIdempotencyKey();
    } else if (code === 'place-invalid' && (reason === 'expired' || reason === 'wrong-epoch')) {
      return { end: { state: 'expired' } };
    } else if ((code === 'place-required' || code === 'place-invalid') && !rejoined) {
      // Once: a cookie may have been cleared. Twice means that cookies do not stay.
      rejoined = true;
      place = null;
    } else return undefined;
    return { dueAt: clock() + 1000 };
  }

  function hear(value: unknown, nowMs: number, fresh: boolean): boolean {
    const heard = readStatus(value, eventId);
    if (!heard) return false;
    time.hear(heard.asOf, nowMs, fresh);
    status = newerStatus(status, heard);
    return true;
  }

  function cycleMs(nowMs: number): number {
    return (segmentAt(status?.segments ?? [], serverNow(nowMs))?.everySeconds ?? 10) * 1000;
  }

  /** When the place is served, own clock. Infinity while that cannot be told. */
  function servedFrom(nowMs: number): number {
    if (!status || !place || place.position === null || phaseAt(nowMs) === 'paused') return NEVER;
    const served = servedAt(status.segments, place.position) ?? NEVER;
    const openAt = status.phase === 'scheduled' ? (status.opensAt ?? NEVER) : 0;
    return Math.max(served, openAt) - time.offsetMs;
  }

  /**
   * The moment to ask: as planned, or, where the turn comes before that, at a moment of the turn's cycle drawn by lot.
   * A claim that would be due already was just refused: our picture of the head is ahead of the server's.
   */
  function orClaim(nowMs: number, plannedAt: number): number {
    const from = servedFrom(nowMs);
    const claimAt = from + 0.9 * spread * cycleMs(nowMs);
    return plannedAt >= from && claimAt > nowMs ? claimAt : plannedAt;
  }

  function pollAt(nowMs: number): number {
    if (!status || !place) return nowMs;
    // After a reset everybody's place is of an older generation: they find out one after the other.
    if (status.epoch > place.epoch) return nowMs + random() * status.poll.maxSeconds * 1000;
    const from = servedFrom(nowMs);
    if (from <= nowMs) return orClaim(nowMs, nowMs);
    const wait = pollAfter(nowMs, Number.isFinite(from) ? (from - nowMs) / 1000 : null);
    return orClaim(nowMs, nowMs + (page.hidden ? Math.min(wait * HIDDEN_FACTOR, HIDDEN_MOST_MS) : wait));
  }

  function pollAfter(nowMs: number, etaSeconds: number | null): number {
    const { segments, tail, poll } = status as StatusDocument;
    const waiting = aheadOf(tail, headAt(segments, serverNow(nowMs)));
    return nextPollMs({ etaSeconds, waiting, poll, random });
  }

  function picture(nowMs: number): { change: Partial<Snapshot>; until: number } {
    if (!status || !place) return { change: { state: 'joining' }, until: NEVER };
    const at = serverNow(nowMs);
    const phase = phaseAt(nowMs);
    const served = isServedAt(nowMs) || askedBackAt !== null;
    const state = phase === 'scheduled' || phase === 'paused' ? phase : served ? 'your-turn' : 'waiting';
    const segment = segmentAt(status.segments, at);
    const ahead = served ? 0 : aheadNow(at);
    walk(ahead);
    const opensInMs = state === 'scheduled' && status.opensAt !== null ? status.opensAt - at : null;
    return {
      change: {
        state,
        position: place.position,
        ahead: way && low,
        progress: way ? progressOf(low, way.start) : 0,
        wait: state === 'waiting' && way && segment ? estimateWait(low, segment) : null,
        everySeconds: segment?.everySeconds ?? null,
        opensInSeconds: opensInMs === null ? null : Math.ceil(opensInMs / 1000),
        order: status.order === 'draw' ? 'draw' : 'arrival',
        message: status.message,
        waited,
      },
      until:
        opensInMs !== null
          ? nowMs + (opensInMs % 1000 || 1000)
          : segment && state === 'waiting'
            ? nextCycleAt(segment, at) - time.offsetMs
            : NEVER,
    };
  }

  function aheadNow(serverMs: number): number | null {
    if (!status || !place || place.position === null) return null;
    const head = headAt(status.segments, serverMs);
    const holes = holesBefore(status.holes, place.position) - holesBefore(status.holes, head);
    return aheadOf(place.position, head, Math.max(0, holes));
  }

  /** Keeps the fewest ahead, and across reloads where the way began. */
  function walk(ahead: number | null): void {
    if (ahead === null || !place || place.position === null) return;
    const { position, epoch } = place;
    if (way?.position === position && way.epoch === epoch) {
      low = Math.min(low, ahead);
      return;
    }
    const known = memory.load();
    const again = known?.position === position && known.epoch === epoch;
    way = { position, epoch, start: again ? Math.max(known.start, ahead) : ahead };
    low = ahead;
    memory.save(way);
  }

  return { next, accept, refused, picture };
}

/** The operator's words of an answer, where it has any. */
export function messageOf({ message }: Body): Partial<Pick<Snapshot, 'message'>> {
  return typeof message === 'object' ? { message: message as Snapshot['message'] } : {};
}

/** Makes a request that is repeated because its answer was lost ask for the same number. */
function createIdempotencyKey(): Record<string, string> {
  const bytes = globalThis.crypto?.getRandomValues(new Uint8Array(24));
  return bytes ? { 'idempotency-key': bytes.join('') } : {};
}
