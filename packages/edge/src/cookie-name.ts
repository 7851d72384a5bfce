import type { GuardData } from './compile';

/** Name of a token cookie; without an event what the names begin with where each event has its own. */
export function cookieName(core: GuardData, kind: 0 | 1, eventId: string | undefined): string {
  const name = core.tiers[kind].cookie;
  return core.perEvent && eventId !== undefined ? name + eventId : name;
}
