/** How strictly a request is treated, told from its event. njs syntax. */
import type { Config, Mode } from '@urr/core';

export type Modes = {
  /** Whether any event, or the rest of the site, is enforced. Then hostile paths and headers are refused everywhere. */
  readonly enforcesAny: boolean;
  /** @param eventId undefined where the path names none */
  of(eventId: string | undefined): Mode;
};

const STRICTNESS = { off: 0, shadow: 1, enforce: 2 };

/**
 * Modes by event. An id that differs from a configured one only in case gets the stricter of that event's mode and
 * the general one, because an origin with case-insensitive look-ups serves the configured event under it.
 */
export function createModes(config: Config): Modes {
  const general = config.mode;
  const exact: Record<string, Mode> = Object.create(null);
  const folded: Record<string, Mode> = Object.create(null);
  let enforcesAny = general === 'enforce';
  const ids = Object.keys(config.events);
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] as string;
    const rule = config.events[id];
    const mode = rule === undefined || rule.mode === undefined ? general : rule.mode;
    const key = id.toLowerCase();
    const known = folded[key];
    exact[id] = mode;
    folded[key] = stricter(mode, known === undefined ? general : known);
    if (mode === 'enforce') enforcesAny = true;
  }
  return {
    enforcesAny: enforcesAny,
    of: (eventId) => {
      if (eventId === undefined) return general;
      const own = exact[eventId];
      if (own !== undefined) return own;
      const alike = folded[eventId.toLowerCase()];
      return alike === undefined ? general : alike;
    },
  };
}

function stricter(one: Mode, other: Mode): Mode {
  return STRICTNESS[one] >= STRICTNESS[other] ? one : other;
}
