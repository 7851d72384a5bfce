/** The keys of the entry queue and, beside them, of the operator. Those of one event share a hash tag. */

/** Ids of all configured events. Without a tag, so never touched together with an event's keys. */
export const EVENTS_KEY = 'queue:active-events';

/** An event's keys in the order in which every script takes them, e.g. `{iu-2027}:queue`. */
export function eventKeys(eventId: string): readonly string[] {
  return EVENT_KEYS.map((name) => `{${eventId}}:${name}`);
}

export const EVENT_KEYS = [
  'queue',
  'active',
  'seen',
  'active-seen',
  'counter',
  'maxUsers',
  'threshold',
  'status',
] as const;

/** An event's history, e.g. `{iu-2027}:operator-log`. */
export function operatorLogKey(eventId: string): string {
  return `{${eventId}}:operator-log`;
}

/** What is planned for an event, e.g. `{iu-2027}:operator-plans`. */
export function operatorPlansKey(eventId: string): string {
  return `{${eventId}}:operator-plans`;
}

/** Ids of events that have plans, or had. Without a tag, so never touched together with an event's keys. */
export const PLANNED_EVENTS_KEY = 'operator:planned-events';
