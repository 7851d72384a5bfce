/** The keys of the entry queue. Those of one event share a hash tag, so that one script may touch all of them. */

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
