/** The smoke run: everybody goes from the edge to a booking or gives up, and the crowd's own count is the verdict. */

import { concertOf } from '../catalog/concerts';
import { seatsIn } from '../catalog/venue';
import type { FinalReport } from '../crowd/messages';
import { type DemoWorld, startDemo } from '../demo';
import type { DemoOptions } from '../options';
import type { EventFacts } from '../origin/shop-api';
import { type SmokeResult, toResult, verdictOf } from './result';
import { stageTable } from './table';

const LONGEST_SECONDS = 150;

export type SmokeRun = {
  readonly result: SmokeResult;
  readonly report: FinalReport;
  readonly faults: readonly string[];
};

/** Prints a table and, as the last line, the result as JSON. @returns the exit code */
export async function runSmoke(
  options: DemoOptions,
  out: NodeJS.WritableStream = process.stdout,
): Promise<number> {
  const { result, report, faults } = await smoke(options, { onProgress: (text) => out.write(`${text}\n`) });
  out.write(`\n${stageTable(report)}\n`);
  for (const fault of faults) out.write(`  ✗ ${fault}\n`);
  out.write(
    `${faults.length === 0 ? 'Nobody lost, no number twice, never too many inside, nobody past the guard.' : 'Not good.'}\n`,
  );
  out.write(`${JSON.stringify(result)}\n`);
  return faults.length === 0 ? 0 : 1;
}

export async function smoke(
  options: DemoOptions,
  { onProgress, ...world }: DemoWorld & { readonly onProgress?: (text: string) => void } = {},
): Promise<SmokeRun> {
  const demo = await startDemo(options, world);
  onProgress?.(
    `${options.visitors.toLocaleString('en-US')} visitors to ${demo.origin}/, ${options.perMinute.toLocaleString('en-US')} a minute`,
  );
  for (const line of demo.about) onProgress?.(`  ${line}`);
  const began = performance.now();
  const timer = setInterval(() => {
    const { tally, population } = demo.crowd.report() ?? {};
    if (tally && population)
      onProgress?.(
        `  ${population.line} in the waiting room, ${population.queue} in the entry queue, ${population.seats} at the seats, ${tally.booked} booked, ${tally.left} left`,
      );
  }, 3000);
  let timeout: ReturnType<typeof setTimeout> | undefined;
  try {
    demo.begin();
    const tooLong = new Promise<never>((_, reject) => {
      timeout = setTimeout(
        () => reject(new Error(`the visitors were not through after ${LONGEST_SECONDS} s`)),
        LONGEST_SECONDS * 1000,
      );
    });
    const report = await Promise.race([demo.crowd.done, tooLong]);
    const books = await compareBooks(demo.origin, report.seatsSold);
    const result = toResult(report.tally, (performance.now() - began) / 1000);
    return {
      result,
      report,
      faults: [
        ...verdictOf(result, options.visitors),
        ...books,
        ...report.faults.map(([what, times]) => `${what} (${times}×)`),
      ],
    };
  } finally {
    clearInterval(timer);
    clearTimeout(timeout);
    await demo.close();
  }
}

/** What visitors were told against what the shop says, seat for seat. */
async function compareBooks(origin: string, seatsSold: FinalReport['seatsSold']): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [eventId, told] of Object.entries(seatsSold)) {
    const concert = concertOf(eventId);
    const response = await fetch(`${origin}/api/v1/events/${eventId}`);
    const { seatsLeft } = (await response.json()) as EventFacts;
    const left = Object.values(seatsLeft).reduce((sum, count) => sum + count, 0);
    const sold = (concert ? seatsIn(concert.venue) : 0) - left;
    if (sold !== told) faults.push(`${eventId}: the shop has sold ${sold} seats, visitors hold ${told}`);
  }
  return faults;
}
