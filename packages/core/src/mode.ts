import type { Config, Mode } from './config';

/**
 * How strictly an event is guarded: its own mode, else the configuration's, which also covers paths whose event
 * cannot be told.
 */
export function modeOf(config: Config, eventId: string | undefined): Mode {
  if (eventId !== undefined && Object.hasOwn(config.events, eventId)) {
    const rule = config.events[eventId];
    if (rule !== undefined && rule.mode !== undefined) return rule.mode;
  }
  return config.mode;
}
