/** The two services, counted by what they answer. */
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { WaitingRoom } from '../waiting-room/room';
import type { NameOf } from './catalogue';
import type { Scope, Tier } from './scope';

/** What of an answer is counted; documents have no state. */
type Answer = {
  readonly state?: string;
  readonly eventId?: string | undefined;
  readonly code?: string;
  readonly reason?: string;
};

function answered(
  scope: Scope,
  tier: Tier,
  name: NameOf<'counter'> | undefined,
  { state, eventId, code, reason }: Answer,
): void {
  // An id nobody configured is a stranger's word.
  const event = scope.event(code === 'event-unknown' || code === 'event-invalid' ? undefined : eventId);
  if (name !== undefined) scope.count(name, 1, { ...event, 'urr.state': state ?? 'answered' });
  if (state !== 'refused') return;
  const why = reason === undefined ? {} : { 'urr.reason': reason };
  scope.count('urr.refusals', 1, { ...event, ...why, 'urr.tier': tier, 'urr.code': code ?? 'unknown' });
}

export function observeWaitingRoom(scope: Scope, room: WaitingRoom): WaitingRoom {
  const count = (name: NameOf<'counter'> | undefined, outcome: Answer): void =>
    answered(scope, 'waiting-room', name, outcome);
  return {
    ...room,
    async assign(request) {
      const outcome = await room.assign(request);
      count('urr.waiting_room.joins', outcome);
      return outcome;
    },
    async check(request) {
      const outcome = await room.check(request);
      count('urr.waiting_room.polls', outcome);
      return outcome;
    },
    async status(eventId) {
      const outcome = await room.status(eventId);
      if ('state' in outcome) count(undefined, outcome);
      return outcome;
    },
    async leave(request) {
      const outcome = await room.leave(request);
      if (outcome.state === 'left') scope.count('urr.waiting_room.left', 1, scope.event(outcome.eventId));
      else count(undefined, outcome);
      return outcome;
    },
  };
}

export function observeEntryQueue(scope: Scope, queue: EntryQueue): EntryQueue {
  const count = (name: NameOf<'counter'> | undefined, outcome: Answer): void =>
    answered(scope, 'entry-queue', name, outcome);
  const released = (outcome: Awaited<ReturnType<EntryQueue['leave']>>): typeof outcome => {
    if (outcome.state === 'refused') count(undefined, outcome);
    else scope.count('urr.entry_queue.released', outcome.released ? 1 : 0, scope.event(outcome.eventId));
    return outcome;
  };
  return {
    ...queue,
    async join(request) {
      const outcome = await queue.join(request);
      count('urr.entry_queue.joins', outcome);
      return outcome;
    },
    async status(request) {
      const outcome = await queue.status(request);
      count('urr.entry_queue.polls', outcome);
      if ('asOf' in outcome) {
        const seconds = Math.max(0, scope.clock() - outcome.asOf) / 1000;
        scope.record('urr.entry_queue.snapshot_age', seconds, scope.event(outcome.eventId));
      }
      return outcome;
    },
    async heartbeat(holder) {
      const outcome = await queue.heartbeat(holder);
      count(undefined, outcome);
      return outcome;
    },
    leave: async (holder) => released(await queue.leave(holder)),
    complete: async (holder) => released(await queue.complete(holder)),
  };
}
