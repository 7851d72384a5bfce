/** The people of one event: where they are, how many more may come, and how long they linger. */
import type { CrowdEvent } from './messages';
import type { Whereabouts } from './visitor';

export type EventCrowd = {
  plan: CrowdEvent;
  readonly people: Record<Whereabouts, number>;
  /** Came so far. */
  arrived: number;
  /** How long choosing and paying takes at the moment. */
  stayMs: number;
  /** Came into the seat map since the last look. */
  entries: number;
  entriesPerSecond: number;
};

const SHORTEST_STAY_MS = 2500;
const LONGEST_STAY_MS = 15_000;

export function createEventCrowd(plan: CrowdEvent): EventCrowd {
  return {
    plan,
    people: { line: 0, queue: 0, seats: 0, rush: 0 },
    arrived: 0,
    stayMs: plan.staySeconds * 1000,
    entries: 0,
    entriesPerSecond: 0,
  };
}

export function present({ people }: EventCrowd): number {
  return people.line + people.queue + people.seats + people.rush;
}

/** How many of an event's share are still to come, once. */
export function stillToCome(event: EventCrowd, size: number): number {
  return Math.round(size * event.plan.share) - event.arrived;
}

/** How many are missing to the event's share, as far as the line has room: nobody should wait for ever. */
export function missing(event: EventCrowd, size: number, roomOn: boolean): number {
  const wanted = Math.round(size * event.plan.share);
  const room = roomOn ? Math.round(wanted * event.plan.lineShare) - event.people.line : wanted;
  return Math.max(0, Math.min(wanted - present(event), room));
}

/** How many people ahead in the queue somebody puts up with. More is a reason to give up, as it is for people. */
export function bearable({ plan }: EventCrowd, random: () => number): number {
  return (plan.claims / plan.everySeconds) * plan.queueSeconds * (1 + random() * 0.6);
}

/** Called every second. People linger for as long as keeps the queue at its usual length: with a long one they hurry. */
export function settle(event: EventCrowd): void {
  event.entriesPerSecond = event.entriesPerSecond * 0.9 + event.entries * 0.1;
  event.entries = 0;
  const usual = Math.max(2, event.entriesPerSecond * event.plan.queueSeconds);
  const error = Math.max(-1, Math.min(1, (usual - event.people.queue) / usual));
  event.stayMs = Math.max(SHORTEST_STAY_MS, Math.min(LONGEST_STAY_MS, event.stayMs * (1 + 0.1 * error)));
}
