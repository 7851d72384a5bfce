/** Feedback on a running event: measures once a period, decides, and puts the decision in force with its end. */
import { type Clock, isUrrError } from '@urr/core';
import { type FeedbackRules, firstDecision, nextDecision } from '@urr/core/plan';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { Operator } from '../operator/operator';
import { NOTICE_MS } from '../waiting-room/head';
import type { RoomEvent, WaitingRoom } from '../waiting-room/room';
import type { StoredDecision, StoredFeedback } from '../waiting-room/store';
import { lineNow } from './line-now';
import { createMeasure, type OriginProbe } from './measure';

/** Who is written down as having changed the pace. */
const WHO = 'feedback';

/** Clocks of servers are not further apart than this. */
const MAX_SKEW_MS = 300_000;

/** What one call made of one event whose pace measurements set. */
export type PaceRun = {
  readonly eventId: string;
  /**
   * `decided` another step · `renewed` the same one for longer · `early` this period has been decided · `unknown`
   * something did not answer, so that what was decided runs out · `overtaken` somebody changed the pace meanwhile ·
   * `failed` the change could not be made, or is not known to have been
   */
  readonly state: 'decided' | 'renewed' | 'early' | 'unknown' | 'overtaken' | 'failed';
  /** The step in force, or about to be. */
  readonly step: number;
  /**
   * With `decided` and `renewed` why it is this step. With `unknown` what did not answer: `origin-failed` the probe
   * threw · `origin-late` it took too long · `origin-silent` it answered `undefined` · `origin-invalid` it answered
   * something else than `{ requests, failed }`, counts with `failed` at most `requests` · `store-failed` the room or
   * the entry queue
   */
  readonly reason?: string;
  readonly error?: unknown;
};

export type PaceKeeper = {
  /**
   * Decides for each event with `pacing.feedback` whose period is over. Call it every few seconds, in as many
   * processes as you like: one decision is made in a period. Never rejects but when events cannot be listed.
   *
   * @throws {StoreUnavailableError} events cannot be read
   */
  tick(request?: { readonly eventId?: string | undefined }): Promise<readonly PaceRun[]>;
};

/**
 * Makes a keeper of the pace. It keeps nothing: what it decides from is part of the event, and so is the end of each
 * decision, so that the pace falls to its floor by itself when no keeper decides any more. Whatever an operator does to
 * the pace by hand ends feedback until `pacing.feedback` is set again.
 *
 * @param options.operator makes changes of the step, and writes them down as `feedback`'s
 * @param options.queue people inside, and `maxUsers` as what the site bears; without it that is not looked at
 * @param options.origin requests behind the rooms since it was last asked, and how many of them failed or took too
 *   long. Throwing, `undefined` and taking longer than `originTimeoutMs` all mean unknown; without it that is not looked at
 * @param options.originTimeoutMs 2000 by default
 */
export function createPaceKeeper(options: {
  readonly room: Pick<WaitingRoom, 'get' | 'list' | 'pace' | 'claims'>;
  readonly operator: Pick<Operator, 'pace'>;
  readonly queue?: Pick<EntryQueue, 'get'> | undefined;
  readonly origin?: OriginProbe | undefined;
  readonly originTimeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
}): PaceKeeper {
  const { room, operator, clock = Date.now } = options;
  const measure = createMeasure(options);
  let underWay: Promise<readonly PaceRun[]> = Promise.resolve([]);

  async function keep(event: RoomEvent, feedback: StoredFeedback): Promise<PaceRun> {
    const { eventId, settings } = event;
    const { last } = feedback;
    const at = { eventId, step: settings.pacing.step };
    const nowMs = clock();
    const line = lineNow(event, nowMs);
    const holdMs = feedback.holdSeconds * 1000;
    const sinceMs = line.cycleAtMs - (last?.cycleAtMs ?? Number.NEGATIVE_INFINITY);
    // Made by a clock that was far ahead: its decision would hold for as long.
    const isEarly = sinceMs < feedback.periodSeconds * 1000 && sinceMs > -MAX_SKEW_MS;
    if (isEarly || (event.phase !== 'open' && last === undefined)) return { ...at, state: 'early' };

    const rules = rulesOf(feedback, settings.pacing.burst);
    if (event.phase !== 'open' && last !== undefined) {
      // Nobody is let in: nothing can be learned, and nothing is to be forgotten, that it had run out included.
      const decision = { ...last.decision, step: at.step, untilMs: nowMs + holdMs };
      return put(event, { ...last, decision, ...line });
    }
    const seen = await measure(event, line);
    if ('unknown' in seen) {
      const { unknown: reason, error } = seen;
      return { ...at, state: 'unknown', reason, ...(error === undefined ? {} : { error }) };
    }
    const { signals, inside } = seen;
    const decision =
      last === undefined
        ? firstDecision(rules, nowMs)
        : // After its end the floor is in force, and goes on from there.
          nextDecision(rules, { ...last.decision, step: at.step }, signals, nowMs);
    return put(event, { decision, ...line, inside });
  }

  /** Changes of the step go into the history; that one holds for longer does not. */
  async function put(event: RoomEvent, last: StoredDecision): Promise<PaceRun> {
    const { eventId, settings } = event;
    const { step, reason } = last.decision;
    const isSame = step === settings.pacing.step;
    const decided = { from: settings.pacing, last };
    try {
      if (isSame) await room.pace(eventId, decided);
      else await operator.pace(eventId, decided, { who: WHO, why: reason });
      return { eventId, state: isSame ? 'renewed' : 'decided', step, reason };
    } catch (error) {
      const state = isUrrError(error, 'ERR_CONFLICT') ? 'overtaken' : 'failed';
      return { eventId, state, step: settings.pacing.step, error };
    }
  }

  async function keepSafely(event: RoomEvent): Promise<readonly PaceRun[]> {
    const { feedback, step } = event.settings.pacing;
    if (feedback === undefined || event.phase === 'closed' || event.phase === 'off') return [];
    const failed = (error: unknown): PaceRun => ({ eventId: event.eventId, state: 'failed', step, error });
    return [await keep(event, feedback).catch(failed)];
  }

  async function tickAll(eventId: string | undefined): Promise<readonly PaceRun[]> {
    const one = eventId === undefined ? undefined : await room.get(eventId);
    const events = one === undefined ? await room.list() : [one];
    const runs = await Promise.all(events.map((event) => (event === null ? [] : keepSafely(event))));
    return runs.flat();
  }

  return {
    // One after the other: a call that comes while another waits for the origin finds its decision.
    tick({ eventId } = {}) {
      const run = underWay.then(
        () => tickAll(eventId),
        () => tickAll(eventId),
      );
      underWay = run;
      return run;
    },
  };
}

function rulesOf(
  { plan, floorStep, periodSeconds, holdSeconds }: StoredFeedback,
  burst: number,
): FeedbackRules {
  // Announced, at the next boundary, and counted a cycle later: until then people come at the old step.
  const settleSeconds = NOTICE_MS / 1000 + 2 * plan.everySeconds + periodSeconds;
  return { pace: plan, burst, floorStep, holdSeconds, settleSeconds };
}
