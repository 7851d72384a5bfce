/** `urr event set`: settings of an event, by name. */
import { parseArgs } from 'node:util';
import { CHANGE_USAGE, changeEvent, changeFlags } from './change-event';
import { type Command, UsageError } from './command';
import { newEvent } from './event-phase';
import { OPERATOR_USAGE, type OperatorEvent } from './operator-client';
import { type Settings, toSettings } from './setting-pairs';

export const eventSet: Command = {
  name: 'event set',
  summary: 'Set pace, capacity, times or the message of an event, making it if need be',
  usage: `urr event set ID KEY=VALUE… [--why TEXT] [--if-rev N] [--dry-run]

${CHANGE_USAGE}
${OPERATOR_USAGE}

  urr event set iu-2027 maxUsers=1200 pacing.step=300 --why "seat service scaled out"
  urr event set iu-2027 opensAt=2027-05-01T20:00:00+09:00 message.ko='곧 시작합니다'
  urr event set iu-2027 message=null

Keys are those of the event's settings. A value is a number, true, false, null, JSON that begins with [ or {,
or else text.`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: changeFlags,
    });
    const [eventId, ...pairs] = positionals;
    if (eventId?.includes('=')) throw new UsageError('the id of the event comes first');
    if (eventId !== undefined && pairs.length === 0) throw new UsageError('what to set? Expected KEY=VALUE');
    const settings = toSettings(pairs);
    const expect = (before: OperatorEvent | undefined) =>
      expected(before ?? newEvent(eventId ?? ''), settings);
    return changeEvent(
      eventId,
      { action: 'configure', creates: true, settings, expect },
      values,
      terminal,
      world,
    );
  },
};

/** Fields left out stay; pacing and message are merged by those that keep them. */
function expected(event: OperatorEvent, settings: Settings): OperatorEvent {
  const merged: Settings = { ...event.settings };
  for (const [key, value] of Object.entries(settings)) {
    const isGroup = key === 'pacing' && typeof value === 'object';
    const isTime = key.endsWith('sAt') && typeof value === 'string';
    merged[key] = isGroup
      ? { ...(merged[key] as object | null), ...(value as object) }
      : isTime
        ? new Date(value).toISOString()
        : value;
  }
  return {
    ...event,
    rev: event.rev + 1,
    phase: (merged.phase ?? event.phase) as OperatorEvent['phase'],
    settings: merged as OperatorEvent['settings'],
  };
}
