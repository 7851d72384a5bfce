/** What operators do with events: the settings, the epoch, and a look at how it goes. */
import { assertEventId, ConflictError, InputError, phaseAt } from '@urr/core';
import type { ConfigureOptions, EntryQueue, QueueEventStatus } from './entry-queue';
import { measuredPace } from './line-rank';
import type { QueueContext } from './queue-context';
import { toEventChange } from './queue-settings';
import type { QueueEventChange, QueueSnapshot } from './store';

export function createQueueEvents(
  context: QueueContext,
): Pick<EntryQueue, 'configure' | 'reset' | 'get' | 'list'> {
  const { store, clock } = context;

  async function change(
    eventId: string,
    wanted: QueueEventChange,
    { rev }: ConfigureOptions,
  ): Promise<QueueEventStatus> {
    const result = await store.configure({
      eventId,
      nowMs: clock(),
      change: wanted,
      ...(rev === undefined ? {} : { rev }),
    });
    if (result.state === 'conflict') {
      throw new ConflictError(`event ${eventId}: expected revision ${rev}`, result.event?.rev ?? 0);
    }
    context.view(eventId).snapshot.expire();
    const status = await get(eventId);
    if (status === null) throw new ConflictError(`event ${eventId}: is gone`);
    return status;
  }

  async function get(eventId: string): Promise<QueueEventStatus | null> {
    assertEventId(eventId);
    const { snapshot } = context.view(eventId);
    snapshot.expire();
    const current = await snapshot.get();
    return current === null ? null : toStatus(current);
  }

  return {
    async configure(eventId, settings, options = {}) {
      assertEventId(eventId);
      return change(eventId, toEventChange(settings, await store.get(eventId), clock()), options);
    },
    async reset(eventId, { epoch, ...options } = {}) {
      assertEventId(eventId);
      if ((await store.get(eventId)) === null) {
        throw new InputError('eventId', `expected an event that was configured, found ${eventId}`);
      }
      return change(eventId, { epoch: epoch ?? 'next' }, options);
    },
    get,
    async list() {
      const events = await store.list();
      const all = await Promise.all(events.map(({ eventId }) => get(eventId)));
      return all.filter((status) => status !== null);
    },
  };
}

function toStatus(snapshot: QueueSnapshot): QueueEventStatus {
  const { event, term, waiting, active, asOf } = snapshot;
  const pace = measuredPace(snapshot);
  return {
    ...event,
    phase: phaseAt(event, asOf),
    term,
    waiting,
    active,
    admittedPerMinute: pace === null ? null : Math.round((pace.step * 60) / pace.everySeconds),
    asOf,
  };
}
