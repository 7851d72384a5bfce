/** Tier 1 without any user interface: a signed place, a public document, and arithmetic between them. */
import {
  aheadOf,
  headAt,
  holesBefore,
  nextPollMs,
  type Segment,
  segmentAt,
  servedAt,
} from '@urr/core/position';
import type { StatusDocument } from '@urr/core/protocol';
import { WAITING_ROOM_API } from '../defaults';
import type { Client, ClientOptions } from './client';
import { createEngine, isPlaced, type Line, type LineContext, type Next } from './engine';
import type { Way } from './memory';
import type { Body } from './request';
import { NEVER } from './runtime';
import { nextOffset } from './server-time';
import type { Snapshot } from './snapshot';
import { isCount, mergeStatus } from './status-document';

/** A hidden page asks this many times less often, but at least once a minute. */
const HIDDEN_FACTOR = 4;
const HIDDEN_MOST_MS = 60_000;

/**
 * A visitor's place in the waiting room of one event. Reads the public status document, joins, extrapolates the head
 * by the server's clock and claims when the turn has come, at a random moment of the cycle.
 */
export function createWaitingRoomClient(options: ClientOptions): Client {
  return createEngine(options, 1, WAITING_ROOM_API, createWaitingRoomLine);
}

export function createWaitingRoomLine({ random, page, memory }: LineContext): Line {
  /** null, which adds nothing, until an answer has told. */
  let offsetMs: number | null = null;
  let status: StatusDocument | null = null;
  let place: { readonly position: number | null; readonly epoch: number } | null = null;
  let way: Way | null = null;
  let low = 0;
  /** The server said that the turn has come but this cycle is full. */
  let askedBack = false;
  let spread = random();
  const idempotencyKey = createIdempotencyKey();

  const serverAt = (nowMs: number) => nowMs + (offsetMs as number);

  /** A scheduled event opens by the clock; nobody has to fetch the news. */
  function phaseAt(serverMs: number): string {
    const { phase, opensAt } = status as StatusDocument;
    return phase === 'scheduled' && serverMs >= (opensAt ?? NEVER) ? 'open' : phase;
  }

  function next(nowMs: number): ReturnType<Line['next']> {
    if (!status) return ['status'];
    // Storage may know of a place from before a reload. Whoever has it no more is told, and joins.
    if (!place) return memory.load() ? ['check'] : ['assign', idempotencyKey];
    const isNumbered = place.position !== null || phaseAt(serverAt(nowMs)) === 'scheduled';
    const isKnown = isNumbered && !askedBack && status.epoch <= place.epoch;
    return [isKnown && servedFrom() > nowMs ? 'status' : 'check'];
  }

  function accept(name: string, body: Body, nowMs: number, madeAt: number): Next {
    const document = name === 'status' ? body : body.status;
    if (document) {
      status = mergeStatus(status, document);
      offsetMs = nextOffset(offsetMs, (document as StatusDocument).asOf - madeAt, document !== body);
    }
    if (document === body) {
      const { phase, message } = status as StatusDocument;
      return phase === 'closed' ? { state: phase, message } : place ? pollAt(nowMs) : 0;
    }
    const { state, position, pollAfterMs, turn } = body;
    if (!isPlaced(state) || !isCount(pollAfterMs) || !isCount(position ?? 0)) throw new TypeError();
    // Nobody joins before the document is there.
    const { epoch } = status as StatusDocument;
    place = { position: position as number | null, epoch };
    spread = random();
    askedBack = Boolean(turn);
    const backAt = nowMs + pollAfterMs;
    // Not everybody of the cycle at its first moment.
    return askedBack ? backAt + 0.3 * spread * cycleMs(nowMs) : orClaim(nowMs, backAt);
  }

  function cycleMs(nowMs: number): number {
    return (segmentAt((status as StatusDocument).segments, serverAt(nowMs))?.everySeconds ?? 10) * 1000;
  }

  /** When the place is served. Infinity while that cannot be told. */
  function servedFrom(): number {
    const { segments, phase, opensAt } = status as StatusDocument;
    if (place?.position == null || phase === 'paused') return NEVER;
    const openAt = phase === 'scheduled' ? (opensAt ?? NEVER) : 0;
    return Math.max(servedAt(segments, place.position) ?? NEVER, openAt) - serverAt(0);
  }

  /**
   * The moment to ask: as planned, or, where the turn comes before that, at a moment of the turn's cycle drawn by lot.
   * A claim that would be due already was just refused: our picture of the head is ahead of the server's.
   */
  function orClaim(nowMs: number, plannedAt: number): number {
    const from = servedFrom();
    const claimAt = from + 0.9 * spread * cycleMs(nowMs);
    return plannedAt >= from && claimAt > nowMs ? claimAt : plannedAt;
  }

  function pollAt(nowMs: number): number {
    const { epoch, segments, tail, poll } = status as StatusDocument;
    // After a reset everybody's place is of an older generation: they find out one after the other.
    if (epoch > (place?.epoch as number)) return nowMs + random() * poll.maxSeconds * 1000;
    const waiting = aheadOf(tail, headAt(segments, serverAt(nowMs)));
    // A wait of infinity, which means unknown, asks as seldom as one that is far.
    const wait = nextPollMs({ etaSeconds: (servedFrom() - nowMs) / 1000, waiting, poll, random });
    return orClaim(nowMs, nowMs + (page.hidden ? Math.min(wait * HIDDEN_FACTOR, HIDDEN_MOST_MS) : wait));
  }

  function picture(nowMs: number): Partial<Snapshot> {
    if (!place) return { state: 'joining' };
    const { segments, opensAt, order, message, waits } = status as StatusDocument;
    const { position } = place;
    const at = serverAt(nowMs);
    const phase = phaseAt(at);
    const served = askedBack || servedFrom() <= nowMs;
    // Places wait in phases of the same name, but for that in which turns come.
    const state = isPlaced(phase) ? phase : served ? 'your-turn' : 'waiting';
    // Without a head there is no step, and then none of the others is looked at.
    const { base, baseAt, step, everySeconds } = (segmentAt(segments, at) ?? {}) as Segment;
    if (position !== null) walk(position, served, headAt(segments, at), nowMs);
    const turnAt = baseAt + Math.ceil(((position as number) - base) / step) * everySeconds * 1000;
    const left = Math.max(0, (turnAt - at) / 1000);
    return {
      state,
      position,
      ahead: way && low,
      // Whoever began with nobody ahead is there: 0 of 0.
      progress: way ? 1 - low / way.start || +!low : 0,
      // As `waitUntilTurn` of core, which has its own test beside this; calling it would cost what a client may weigh.
      wait:
        state === 'waiting' && way && step
          ? {
              lowSeconds: Math.floor(left * (waits?.[0] ?? 1)),
              highSeconds: Math.ceil(left * (waits?.[1] ?? 1) + everySeconds),
              aboutSeconds: Math.ceil((low / step) * everySeconds),
            }
          : null,
      everySeconds: everySeconds ?? null,
      opensInSeconds: state === 'scheduled' && opensAt ? Math.ceil((opensAt - at) / 1000) : null,
      order,
      message,
      waited: true,
    };
  }

  /** Keeps the fewest ahead, and across reloads where the way began. */
  function walk(position: number, served: boolean, head: number, at: number): void {
    const { epoch } = place as NonNullable<typeof place>;
    const { holes } = status as StatusDocument;
    const unused = holesBefore(holes, position) - holesBefore(holes, head);
    const ahead = served ? 0 : aheadOf(position, head, unused);
    const id = `${epoch}/${position}`;
    if (way?.id === id) low = Math.min(low, ahead);
    else {
      const known = memory.load();
      low = ahead;
      way = { id, at, start: Math.max(ahead, known?.id === id ? known.start : ahead) };
      memory.save(way);
    }
  }

  return { next, accept, picture };
}

/** Makes a request that is repeated because its answer was lost ask for the same number. */
function createIdempotencyKey(): Record<string, string> {
  const id = globalThis.crypto?.randomUUID?.();
  return id ? { 'idempotency-key': id } : {};
}
