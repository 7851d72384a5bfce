/** The stages of a smoke run as a table for people. */
import type { FinalReport } from '../crowd/messages';

export function stageTable({ tally, times, mostInside, requests }: FinalReport): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const rows: readonly (readonly string[])[] = [
    ['stage', 'people', 'median', '95 %', ''],
    ['came', String(tally.visitors), '', '', `${tally.reloads} reloaded, ${tally.repeats} pressed twice`],
    [
      'waiting room',
      String(tally.assigned),
      seconds(times.line.medianMs),
      seconds(times.line.p95Ms),
      `${tally.admitted} admitted`,
    ],
    [
      'entry queue',
      String(times.queue.count),
      seconds(times.queue.medianMs),
      seconds(times.queue.p95Ms),
      `at most ${Object.values(mostInside).join(' and ')} inside at once`,
    ],
    [
      'seats and payment',
      String(tally.entered),
      seconds(times.seats.medianMs),
      seconds(times.seats.p95Ms),
      `${tally.booked} booked`,
    ],
    ['left on the way', String(tally.left), '', '', ''],
    ['cheats', String(tally.cheats), '', '', `${tally.bypasses} got in`],
    [
      'requests',
      String(requests),
      '',
      '',
      `${(requests / Math.max(1, tally.visitors)).toFixed(1)} a visitor`,
    ],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column === 4
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}
