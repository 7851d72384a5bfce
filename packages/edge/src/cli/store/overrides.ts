/** Keys of the store that operators set while a sale runs. They beat what the configuration says. */

/** Mode of everything without a mode of its own: `off`, `shadow` or `enforce`. */
export const MODE_KEY = 'urr:mode';

/** `urr:event:iu-2027` holds `{"mode":"shadow","minEpoch":2}`, both optional. */
export const EVENT_PREFIX = 'urr:event:';

/** The value under an override's key once its mode is this; the lowest epoch of an event stays. */
export function withMode(key: string, before: string | undefined, mode: string): string {
  if (key === MODE_KEY) return mode;
  return JSON.stringify({ ...parseObject(before), mode });
}

function parseObject(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
