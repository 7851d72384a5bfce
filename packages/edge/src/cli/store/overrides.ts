/** Keys of the store that operators set while a sale runs. They beat what the configuration says. */

/** Mode of everything without a mode of its own: `off`, `shadow` or `enforce`. */
export const MODE_KEY = 'urr:mode';

/** `urr:event:iu-2027` holds `{"mode":"shadow","minEpoch":2}`, both optional. */
export const EVENT_PREFIX = 'urr:event:';

/** There while any event is enforced: hostile paths and headers are then refused everywhere. */
const ENFORCED_KEY = 'urr:enforced';

type Values = ReadonlyMap<string, string>;

export function isOverride(key: string): boolean {
  return key === MODE_KEY || key.startsWith(EVENT_PREFIX);
}

/**
 * The values under which a mode holds for an event, or for everything else.
 *
 * An id in capitals is enforced in small letters too, and released with them: an origin that looks events up without
 * case serves the one under the other. The lowest epoch of an event stays.
 */
export function withMode(found: Values, eventId: string | undefined, mode: string): Map<string, string> {
  if (eventId === undefined) return new Map([[MODE_KEY, mode]]);
  const puts = new Map<string, string>();
  const lower = EVENT_PREFIX + eventId.toLowerCase();
  for (const key of new Set([EVENT_PREFIX + eventId, lower])) {
    const isAsked = key === EVENT_PREFIX + eventId;
    if (isAsked || mode === 'enforce' || found.has(key))
      puts.set(key, JSON.stringify({ ...parseObject(found.get(key)), mode }));
  }
  return puts;
}

/**
 * The values under which a mode holds for everything, events with a mode of their own as well.
 *
 * @param builtIn events that may have one which the store does not know
 */
export function withModeEverywhere(
  found: Values,
  builtIn: readonly string[],
  mode: string,
): Map<string, string> {
  const puts = new Map([[MODE_KEY, mode]]);
  for (const id of builtIn) for (const [key, value] of withMode(found, id, mode)) puts.set(key, value);
  for (const [key, value] of eventsWithOwnMode(found))
    puts.set(key, JSON.stringify({ ...parseObject(value), mode }));
  return puts;
}

/** Keys and values of the events that a general mode says nothing about. */
export function eventsWithOwnMode(found: Values): [key: string, value: string][] {
  return [...found].filter(([key, value]) => key.startsWith(EVENT_PREFIX) && modeIn(value) !== undefined);
}

/** The key that says whether any event is enforced, for the store that would hold these values; null: none. */
export function enforcedKey(values: Values): { readonly key: string; readonly value: '1' | null } {
  const any = [...values].some(([key, value]) => key.startsWith(EVENT_PREFIX) && modeIn(value) === 'enforce');
  return { key: ENFORCED_KEY, value: any ? '1' : null };
}

function modeIn(value: string): unknown {
  return (parseObject(value) as { readonly mode?: unknown }).mode;
}

function parseObject(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
