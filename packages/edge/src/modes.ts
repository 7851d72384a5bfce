/** How strictly a request is treated, told from its event. njs syntax. */
import type { Config, Mode } from '@urr/core';

export type Modes = {
  /** Whether any event, or the rest of the site, is enforced. Then hostile paths and headers are refused everywhere. */
  readonly enforcesAny: boolean;
  /** @param eventId undefined where the path names none */
  of(eventId: string | undefined): Mode;
};

/**
 * Modes by event. An id that differs from an enforced event's only in case is enforced as well, because an origin
 * with case-insensitive look-ups serves that event under it.
 */
export function createModes(config: Config): Modes {
  const table: Record<string, Mode> = Object.create(null);
  let enforcesAny = config.mode === 'enforce';
  const ids = Object.keys(config.events);
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] as string;
    const rule = config.events[id];
    const mode = rule === undefined || rule.mode === undefined ? config.mode : rule.mode;
    table[id] = mode;
    if (mode === 'enforce') {
      enforcesAny = true;
      table[`/${id.toLowerCase()}`] = mode;
    }
  }
  return {
    enforcesAny: enforcesAny,
    of: (eventId) => {
      if (eventId === undefined) return config.mode;
      return table[eventId] || table[`/${eventId.toLowerCase()}`] || config.mode;
    },
  };
}
