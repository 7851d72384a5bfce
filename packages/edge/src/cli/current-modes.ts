/** The modes a store holds, as data and as lines for people. */
import { EVENT_PREFIX, MODE_KEY } from './store/overrides';
import { table } from './table';

/** What the store says of an event: null where the guard cannot read it and follows `failMode`. */
type EventModes = { readonly mode?: unknown; readonly minEpoch?: unknown } | null;

export type CurrentModes = {
  /** Of everything without a mode of its own; null: as configured. */
  readonly mode: string | null;
  /** Events the store says anything about, by id. */
  readonly events: { readonly [eventId: string]: EventModes };
};

export function modesIn(values: ReadonlyMap<string, string>): CurrentModes {
  const events = [...values]
    .filter(([key]) => key.startsWith(EVENT_PREFIX))
    .map(([key, value]) => [key.slice(EVENT_PREFIX.length), parse(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return { mode: values.get(MODE_KEY) || null, events: Object.fromEntries(events) };
}

/** What concerns one event. Its id in small letters as well: enforced there, it is enforced in capitals. */
export function ofEvent({ mode, events }: CurrentModes, eventId: string): CurrentModes {
  const alike = eventId.toLowerCase();
  const ids = Object.hasOwn(events, alike) ? [eventId, alike] : [eventId];
  return {
    mode,
    events: Object.fromEntries(ids.map((id) => [id, Object.hasOwn(events, id) ? (events[id] ?? null) : {}])),
  };
}

/** A line for everything without a mode of its own, then one for each event. */
export function describeModes({ mode, events }: CurrentModes): string {
  const lines = Object.entries(events).map(([id, said]) => [`event ${id}`, describe(said)]);
  return table([
    [lines.length > 0 ? 'all others' : 'all events', nameOf(mode) ?? '(as configured)'],
    ...lines,
  ]);
}

function describe(said: EventModes): string {
  if (said === null) return 'is no JSON object: its requests follow failMode; set its mode again';
  const own = nameOf(said.mode) ?? 'no mode of its own';
  return said.minEpoch === undefined ? own : `${own}, passes from epoch ${JSON.stringify(said.minEpoch)} on`;
}

/** Undefined: none. What is none of the modes is as strict as can be, at the guard. */
function nameOf(mode: unknown): string | undefined {
  if (!mode) return undefined;
  if (mode === 'off' || mode === 'shadow' || mode === 'enforce') return mode;
  return `${JSON.stringify(mode)}, which is no mode and counts as enforce`;
}

function parse(text: string): EventModes {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
