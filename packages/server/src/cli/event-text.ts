/** An event in words, for a terminal. */
import type { OperatorEvent } from './operator-client';
import { count, printable } from './table';

/** Several lines: both tiers, pace, times and message. */
export function describeEvent(event: OperatorEvent): string[] {
  const { settings, waitingRoom, entryQueue } = event;
  const { pacing, maxUsers, opensAt, closesAt, message } = settings;
  const lines: [string, string | null][] = [
    [
      'waiting room',
      waitingRoom &&
        `${count(waitingRoom.waiting)} waiting, serving ${count(waitingRoom.serving)} of ${count(waitingRoom.tail)}, ${count(waitingRoom.admittedPerMinute)} admitted a minute`,
    ],
    ['pace', pacing && `${count(pacing.step)} every ${pacing.everySeconds} s${byFeedback(pacing)}`],
    [
      'entry queue',
      entryQueue &&
        `${count(entryQueue.waiting)} waiting, ${count(entryQueue.active)} of ${maxUsers === null ? 'no limit' : count(maxUsers)} inside, ${perMinute(entryQueue.admittedPerMinute)} admitted a minute`,
    ],
    ['opens', opensAt],
    ['closes', closesAt],
    ...Object.entries(message ?? {}).map(([lang, text]): [string, string] => [`message ${lang}`, text ?? '']),
  ];
  return [
    `${event.eventId}  ${event.phase}  revision ${event.rev}  epoch ${event.epoch}`,
    ...lines.flatMap(([name, text]) => (text === null ? [] : [`  ${name.padEnd(12)}  ${printable(text)}`])),
  ];
}

/** One line, for a log that is watched. */
export function summarizeEvent(event: OperatorEvent): string {
  const { waitingRoom, entryQueue, settings } = event;
  const parts = [
    event.eventId,
    event.phase,
    waitingRoom && `waiting ${count(waitingRoom.waiting)}`,
    waitingRoom && `serving ${count(waitingRoom.serving)}/${count(waitingRoom.tail)}`,
    entryQueue && `queue ${count(entryQueue.waiting)}`,
    entryQueue && `inside ${count(entryQueue.active)}/${settings.maxUsers ?? '-'}`,
    `rev ${event.rev}`,
  ];
  return parts.filter((part) => part !== null).join('  ');
}

/** Around which pace measurements set the step, and who would; nothing where they do not. */
function byFeedback({ feedback }: NonNullable<OperatorEvent['settings']['pacing']>): string {
  if (feedback === undefined) return '';
  const { plan, floorStep, until } = feedback;
  const rules = ` by feedback, planned ${count(plan.step)}, at least ${count(floorStep)}`;
  return until === null
    ? `${rules}; no keeper has decided yet: does one run?`
    : `${rules}, which it falls to at ${until.replace(/\.\d+Z$/, 'Z')} unless decided again`;
}

function perMinute(value: number | null): string {
  return value === null ? 'not yet known how many' : count(value);
}
