/** The people of one event: where they are, how many more may come, and how long they linger. */
import type { CrowdEvent } from './messages';
import type { Whereabouts } from './visitor';

export type EventCrowd = {
  plan: CrowdEvent;
  readonly people: Record<Whereabouts, number>;
  /** Those on the event page, each to be told when to press the button. */
  readonly undecided: (() => void)[];
  /** Came so far. */
  arrived: number;
  /** How long choosing and paying takes at the moment. */
  stayMs: number;
  /** Came into the seat map since the last look. */
  entries: number;
  entriesPerSecond: number;
};

/** How far people hurry or linger, as multiples of the usual stay. */
const SHORTEST = 0.8;
const LONGEST = 1.5;

export function createEventCrowd(plan: CrowdEvent): EventCrowd {
  return {
    plan,
    people: { event: 0, line: 0, queue: 0, seats: 0, rush: 0 },
    undecided: [],
    arrived: 0,
    stayMs: plan.staySeconds * 1000,
    entries: 0,
    entriesPerSecond: 0,
  };
}

/** How many of an event's share are still to come, once. */
export function stillToCome(event: EventCrowd, size: number): number {
  return Math.round(size * event.plan.share) - event.arrived;
}

/** How many are missing to an event's share. */
export function missing({ people, plan }: EventCrowd, size: number): number {
  const here = people.event + people.line + people.queue + people.seats + people.rush;
  return Math.max(0, Math.round(size * plan.share) - here);
}

/** Has as many press the button as the line has room for: nobody should wait for ever. Without a line everybody does. */
export function decide(event: EventCrowd, size: number, roomOn: boolean): void {
  const { people, plan, undecided } = event;
  const room = roomOn ? Math.round(size * plan.share * plan.lineShare) - people.line : undecided.length;
  for (const press of undecided.splice(0, Math.max(0, room))) press();
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
  const usualMs = event.plan.staySeconds * 1000;
  event.stayMs = Math.max(usualMs * SHORTEST, Math.min(usualMs * LONGEST, event.stayMs * (1 + 0.1 * error)));
}
