/** Operators: their changes as they are written down, and how their events stand. */
import type { OperatorEvent } from '../operator/event';
import type { OperatorLog } from '../operator/log';
import type { Operator } from '../operator/operator';
import type { NameOf } from './catalogue';
import type { Instruments } from './instruments';
import type { Meter } from './otel';
import type { Scope } from './scope';

export function observeOperatorLog(scope: Scope, log: OperatorLog): OperatorLog {
  return {
    ...log,
    async append(entry) {
      await log.append(entry);
      const { eventId, action, who, why, rev, failed } = entry;
      const event = { ...scope.event(eventId), 'urr.action': action };
      const outcome = failed === undefined ? 'ok' : 'failed';
      scope.count('urr.operator.changes', 1, { ...event, 'urr.outcome': outcome });
      const said = `${who}: ${action} ${eventId}${why ? `, ${why}` : ''}`;
      if (failed === undefined) scope.log('INFO', 'urr.operator.changed', said, { ...event, rev, who });
      else scope.log('ERROR', 'urr.operator.failed', said, { ...event, rev, who, 'urr.code': failed });
    },
  };
}

/** Asks for all events whenever somebody collects; nothing is asked in between. */
export function watchEvents(
  scope: Scope,
  meter: Meter,
  gauges: Instruments['gauges'],
  operator: Pick<Operator, 'list'>,
): void {
  meter.addBatchObservableCallback(
    async (result) => {
      const events = await operator.list().catch((error: unknown) => {
        scope.failed('operator', 'urr.work.failed', error);
        return [];
      });
      for (const event of events) {
        const attributes = scope.event(event.eventId);
        for (const [name, value] of Object.entries(standing(event))) {
          const gauge = gauges.get(name as NameOf<'gauge'>);
          if (gauge !== undefined && value !== null) result.observe(gauge, value, attributes);
        }
      }
    },
    [...gauges.values()],
  );
}

function standing({ waitingRoom, entryQueue, settings }: OperatorEvent): {
  readonly [Name in NameOf<'gauge'>]?: number | null;
} {
  const { maxUsers } = settings;
  return {
    ...(waitingRoom === null
      ? {}
      : {
          'urr.waiting_room.waiting': waitingRoom.waiting,
          'urr.waiting_room.serving': waitingRoom.serving,
          'urr.waiting_room.tail': waitingRoom.tail,
          'urr.waiting_room.admitted_per_minute': waitingRoom.admittedPerMinute,
        }),
    ...(entryQueue === null
      ? {}
      : {
          'urr.entry_queue.waiting': entryQueue.waiting,
          'urr.entry_queue.active': entryQueue.active,
          'urr.entry_queue.max_users': maxUsers,
          'urr.entry_queue.utilization': maxUsers ? entryQueue.active / maxUsers : null,
        }),
  };
}
