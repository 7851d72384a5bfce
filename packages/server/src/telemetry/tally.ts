/** What the operator console shows of refusals, seat holds and errors: counters of this process, by event. */
import type { NameOf } from './catalogue';
import type { Attributes } from './otel';

export type Tally = {
  note(name: NameOf<'counter'>, value: number, attributes: Attributes): void;
  /** Of one event, and what belongs to none. Names as `Meters` of `@urr/server/http` has them. */
  read(eventId: string): Record<string, number>;
};

const EVERYWHERE = '';

export function createTally(): Tally {
  const events = new Map<string, Record<string, number>>();
  return {
    note(name, value, attributes) {
      const shown = shownAs(name, attributes);
      if (shown === undefined || value === 0) return;
      const event = String(attributes['urr.event_id'] ?? EVERYWHERE);
      let counts = events.get(event);
      if (counts === undefined) {
        counts = {};
        events.set(event, counts);
      }
      counts[shown] = (counts[shown] ?? 0) + value;
    },
    read(eventId) {
      const sum = { ...events.get(EVERYWHERE) };
      for (const [name, value] of Object.entries(events.get(eventId) ?? {}))
        sum[name] = (sum[name] ?? 0) + value;
      return sum;
    },
  };
}

function shownAs(name: NameOf<'counter'>, attributes: Attributes): string | undefined {
  switch (name) {
    case 'urr.refusals':
      return `refusals.${attributes['urr.reason'] ?? attributes['urr.code']}`;
    case 'urr.errors':
      return `errors.${attributes['urr.code']}`;
    case 'urr.seat_locks.created':
      return 'seats.held';
    case 'urr.seat_locks.expired':
      return 'seats.expired';
    default:
      return undefined;
  }
}
