/** What a decision is made from: how many came to their turn, how full the site is, how its servers are. */
import type { FeedbackSignals } from '@urr/core/plan';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { RoomEvent, WaitingRoom } from '../waiting-room/room';
import { cyclesSince, type LineNow } from './line-now';

/** Requests behind the rooms since the last question, and those of them that failed or took too long. */
export type OriginHealth = { readonly requests: number; readonly failed: number };

/** Asked once a period how the requests behind the rooms fared since it was asked last. */
export type OriginProbe = (question: {
  readonly eventId: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}) => Promise<OriginHealth | undefined> | OriginHealth | undefined;

export type Measured = {
  readonly signals: FeedbackSignals;
  /** For the next decision. */
  readonly inside: number | null;
};

/** What could not be measured that was to be, and what was thrown over it. */
export type Unmeasured = {
  /**
   * `origin-failed` the probe threw · `origin-late` it did not answer in time · `origin-silent` it answered nothing ·
   * `origin-invalid` something else than `{ requests, failed }`, counts with `failed` at most `requests` ·
   * `store-failed` the room or the entry queue did not answer
   */
  readonly unknown: 'origin-failed' | 'origin-late' | 'origin-silent' | 'origin-invalid' | 'store-failed';
  readonly error?: unknown;
};

const ORIGIN_TIMEOUT_MS = 2000;

/** Returns a function that measures, or says what could not be measured. */
export function createMeasure(options: {
  readonly room: Pick<WaitingRoom, 'claims'>;
  readonly queue?: Pick<EntryQueue, 'get'> | undefined;
  readonly origin?: OriginProbe | undefined;
  readonly originTimeoutMs?: number | undefined;
}): (event: RoomEvent, line: LineNow) => Promise<Measured | Unmeasured> {
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
    ]).catch((error: unknown): Unmeasured => ({ unknown: 'store-failed', error }));
    if ('unknown' in asked) return asked;
    const [turns, site, health] = asked;
    if (health !== null && 'unknown' in health) return health;
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

/** What the probe says, or why that cannot be told: no answer in time, or none that makes sense. */
async function healthOf(
  origin: OriginProbe,
  eventId: string,
  timeoutMs: number,
): Promise<NonNullable<FeedbackSignals['origin']> | Unmeasured> {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), timeoutMs);
  });
  try {
    const asked = Promise.resolve(origin({ eventId, signal: ending.signal }));
    const answer = await Promise.race([asked, late]);
    if (answer === LATE) return { unknown: 'origin-late' };
    if (answer === undefined || answer === null) return { unknown: 'origin-silent' };
    const { requests, failed } = answer;
    if (!isCount(requests) || !isCount(failed) || failed > requests) return { unknown: 'origin-invalid' };
    return { failedShare: requests === 0 ? 0 : failed / requests };
  } catch (error) {
    return { unknown: 'origin-failed', error };
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

/** Stands for no answer in time. */
const LATE = Symbol('late');

/** Probes are written by others, in JavaScript as well. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
