/** The one-minute timer of tier 1: EventBridge calls it, idle events stay in step. */
import type { Operator } from '../operator/operator';
import type { PlanRun } from '../operator/schedule';
import type { PaceKeeper, PaceRun } from '../pace-keeper/create-pace-keeper';
import type { Advance, WaitingRoom } from '../waiting-room/room';

/** What one run did. Ids only: it goes into the function's log and its result. */
export type AdvancerSummary = {
  readonly advanced: readonly string[];
  readonly unchanged: readonly string[];
  readonly failed: readonly { readonly eventId: string; readonly reason: string }[];
  /** With an operator: plans whose time had come. */
  readonly plans?: readonly PlanRun[];
  /** With a keeper: events whose pace measurements set. */
  readonly pace?: readonly Omit<PaceRun, 'error'>[];
};

/**
 * Takes an EventBridge event, or `{"eventId": "…"}` as the rule's constant input for one event alone.
 */
export type AdvancerHandler = (event?: unknown) => Promise<AdvancerSummary>;

/**
 * A Lambda function that advances every event. People move on without it, since the head is a function of time; it
 * keeps the head's limit ahead of the line. Running it late, twice or at once changes nothing. One event's failure
 * leaves the others alone and is told in the summary.
 *
 * @param options.operator carries out planned changes as well, up to a minute late
 * @param options.keeper decides the pace of events with `pacing.feedback` as well: give them a `periodSeconds` of 60
 */
export function createAdvancerHandler(options: {
  readonly room: Pick<WaitingRoom, 'advance'>;
  readonly operator?: Pick<Operator, 'advance'> | undefined;
  readonly keeper?: PaceKeeper | undefined;
}): AdvancerHandler {
  const { room, operator, keeper } = options;
  return async (event) => {
    const eventId = (event as { eventId?: unknown } | undefined)?.eventId;
    const request = typeof eventId === 'string' ? { eventId } : {};
    // Plans first: the room then moves on as they want it.
    const planned = await operator?.advance(request).catch((error: unknown) => ({ error }));
    const paced = await keeper?.tick(request).catch((error: unknown) => ({ error }));
    const results = await room.advance(request);
    const late = [planned, paced].flatMap((done) =>
      done !== undefined && 'error' in done
        ? [{ eventId: request.eventId ?? '*', reason: reasonOf(done.error) }]
        : [],
    );
    const ids = (state: Advance['state']): string[] =>
      results.filter((result) => result.state === state).map((result) => result.eventId);
    return {
      advanced: ids('advanced'),
      unchanged: ids('unchanged'),
      failed: [
        ...results.flatMap((result) => {
          if (result.state === 'unknown') return [{ eventId: result.eventId, reason: 'event-unknown' }];
          return result.state === 'failed'
            ? [{ eventId: result.eventId, reason: reasonOf(result.error) }]
            : [];
        }),
        ...late,
      ],
      ...(planned !== undefined && !('error' in planned) ? { plans: planned } : {}),
      ...(paced !== undefined && !('error' in paced)
        ? { pace: paced.map(({ error: _, ...run }) => run) }
        : {}),
    };
  };
}

/** The error's code when it has one: messages may hold table names and addresses. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}
