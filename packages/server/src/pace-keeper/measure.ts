/** What a decision is made from: how many came to their turn, how full the site is, how its servers are. */
import type { FeedbackSignals } from '@urr/core/plan';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { RoomEvent, WaitingRoom } from '../waiting-room/room';
import { cyclesSince, type LineNow } from './line-now';

/** Requests behind the rooms since the last question, and those of them that failed or took too long. */
export type OriginHealth = { readonly requests: number; readonly failed: number };

/** @param signal aborts when nobody waits for the answer any more */
export type OriginProbe = (question: {
  readonly eventId: string;
  readonly signal: AbortSignal;
}) => Promise<OriginHealth | undefined> | OriginHealth | undefined;

export type Measured = {
  readonly signals: FeedbackSignals;
  /** For the next decision. */
  readonly inside: number | null;
};

const ORIGIN_TIMEOUT_MS = 2000;

/** Returns a function that measures, or says that something could not be measured that was to be. */
export function createMeasure(options: {
  readonly room: Pick<WaitingRoom, 'claims'>;
  readonly queue?: Pick<EntryQueue, 'get'> | undefined;
  readonly origin?: OriginProbe | undefined;
  readonly originTimeoutMs?: number | undefined;
}): (event: RoomEvent, line: LineNow) => Promise<Measured | undefined> {
  const { room, queue, origin, originTimeoutMs = ORIGIN_TIMEOUT_MS } = options;

  async function turnsOf({ eventId, settings }: RoomEvent, line: LineNow): Promise<FeedbackSignals['turns']> {
    const last = settings.pacing.feedback?.last;
    const cycles = last === undefined ? [] : cyclesSince(last, line, settings.pacing.everySeconds);
    if (last === undefined || cycles.length === 0) return undefined;
    const claims = await room.claims(eventId, cycles);
    const claimed = claims.reduce((sum, count) => sum + count, 0);
    return { called: Math.max(0, line.called - last.called), claimed };
  }

  /** People of both the seat map and the line before it; null where the site has no limit. */
  async function insideOf(eventId: string): Promise<{ active: number; capacity: number } | null> {
    const status = (await queue?.get(eventId)) ?? null;
    if (status === null || status.maxUsers === null) return null;
    return { active: status.active + status.waiting, capacity: status.maxUsers };
  }

  return async (event, line) => {
    const { eventId, settings } = event;
    const asked = await Promise.all([
      turnsOf(event, line),
      insideOf(eventId),
      origin === undefined ? null : healthOf(origin, eventId, originTimeoutMs),
    ]).catch(() => undefined);
    const [turns, site, health] = asked ?? [];
    if (asked === undefined || site === undefined || health === undefined) return undefined;
    const before = settings.pacing.feedback?.last?.inside ?? null;
    // Who came in and is not there has left.
    const gone =
      site === null || before === null || turns === undefined
        ? undefined
        : Math.max(0, turns.claimed - (site.active - before));
    return {
      inside: site?.active ?? null,
      signals: {
        ...(turns === undefined ? {} : { turns }),
        ...(site === null || gone === undefined ? {} : { inside: { ...site, gone } }),
        ...(health === null ? {} : { origin: health }),
      },
    };
  };
}

/** Undefined when it cannot be told: no answer in time, or none that makes sense. */
async function healthOf(
  origin: OriginProbe,
  eventId: string,
  timeoutMs: number,
): Promise<FeedbackSignals['origin']> {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    const asked = Promise.resolve(origin({ eventId, signal: ending.signal }));
    const { requests, failed } = (await Promise.race([asked, late])) ?? {};
    if (!isCount(requests) || !isCount(failed) || failed > requests) return undefined;
    return { failedShare: requests === 0 ? 0 : failed / requests };
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}
