/** An event as operators see it: one set of settings over both tiers, and how each tier is doing. */
import type { Phase } from '@urr/core';
import type { EventSettings } from '@urr/core/protocol';
import type { QueueEventStatus } from '../entry-queue/entry-queue';
import type { RoomEvent } from '../waiting-room/room';
import type { StoredFeedback } from '../waiting-room/store';

/** Pace of tier 1 now, and the changes of it that are to come. */
export type OperatorPacing = Omit<RoomEvent['settings']['pacing'], 'schedule' | 'feedback'> & {
  /** Measurements set the step: around `plan`, down to `floorStep` at `until` unless decided again. */
  readonly feedback?: Omit<StoredFeedback, 'last'> & { readonly until: string | null };
  readonly schedule?: readonly {
    readonly at: string;
    readonly step: number;
    readonly everySeconds: number;
  }[];
};

/** Every setting of an event; null where the tier that keeps it does not know the event, or where nothing is set. */
export type OperatorSettings = {
  readonly phase: Phase;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
  readonly order: 'arrival' | 'draw' | null;
  readonly pacing: OperatorPacing | null;
  readonly ledger: 'subject' | 'none' | null;
  readonly maxUsers: number | null;
  readonly threshold: number | null;
  readonly message: NonNullable<EventSettings['message']> | null;
};

export type OperatorEvent = {
  readonly eventId: string;
  /** Counts the changes made through the operator; a change may be made conditional on it. */
  readonly rev: number;
  /** Generation of the line, the same in both tiers. */
  readonly epoch: number;
  /** The phase in force now; `settings.phase` is the one last set. */
  readonly phase: Phase;
  readonly settings: OperatorSettings;
  readonly waitingRoom: {
    readonly serving: number;
    readonly tail: number;
    readonly waiting: number;
    readonly admittedPerMinute: number;
  } | null;
  readonly entryQueue: {
    readonly waiting: number;
    readonly active: number;
    readonly admittedPerMinute: number | null;
  } | null;
};

/** What the two tiers say about an event; at least one of them knows it. */
export type Tiers = { readonly room: RoomEvent | null; readonly queue: QueueEventStatus | null };

export function toOperatorEvent(eventId: string, rev: number, { room, queue }: Tiers): OperatorEvent {
  return {
    eventId,
    rev,
    epoch: Math.max(room?.epoch ?? 1, queue?.epoch ?? 1),
    phase: room?.phase ?? queue?.phase ?? 'closed',
    settings: toSettings({ room, queue }),
    waitingRoom:
      room === null
        ? null
        : {
            serving: room.serving,
            tail: room.tail,
            waiting: room.waiting,
            admittedPerMinute: room.admittedPerMinute,
          },
    entryQueue:
      queue === null
        ? null
        : { waiting: queue.waiting, active: queue.active, admittedPerMinute: queue.admittedPerMinute },
  };
}

function toSettings({ room, queue }: Tiers): OperatorSettings {
  const shared = room?.settings ?? queue;
  return {
    phase: shared?.phase ?? 'closed',
    opensAt: toIso(shared?.opensAtMs ?? null),
    closesAt: toIso(shared?.closesAtMs ?? null),
    order: room?.settings.order ?? null,
    pacing: room === null ? null : toPacing(room.settings.pacing),
    ledger: room?.settings.ledger ?? null,
    maxUsers: queue?.maxUsers ?? null,
    threshold: queue?.threshold ?? null,
    message: (room?.settings.message ?? queue?.message ?? null) as OperatorSettings['message'],
  };
}

function toPacing({ schedule, feedback, ...pacing }: RoomEvent['settings']['pacing']): OperatorPacing {
  const changes = schedule?.map(({ atMs, ...pace }) => ({ at: new Date(atMs).toISOString(), ...pace }));
  return {
    ...pacing,
    ...(changes === undefined ? {} : { schedule: changes }),
    ...(feedback === undefined ? {} : { feedback: toFeedback(feedback) }),
  };
}

function toFeedback({ last, ...rules }: StoredFeedback): NonNullable<OperatorPacing['feedback']> {
  return { ...rules, until: toIso(last?.decision.untilMs ?? null) };
}

function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
