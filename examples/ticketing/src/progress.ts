/** The line in the terminal that shows that something is going on. */
import type { Demo } from './demo';
import { BUSY_EVENT } from './settings';

/** @returns a function that ends it */
export function showProgress(
  demo: Pick<Demo, 'sampler' | 'crowd'>,
  out: NodeJS.WriteStream = process.stdout,
): () => void {
  const live = out.isTTY === true;
  const told = new Set<string>();
  const draw = (): void => {
    const text = progressText(demo);
    for (const [what] of demo.crowd.report()?.faults ?? []) {
      if (told.has(what)) continue;
      told.add(what);
      out.write(`${live ? '\r\u001b[2K' : ''}the crowd met something it should not have: ${what}\n`);
    }
    if (text === undefined) return;
    out.write(live ? `\r\u001b[2K${text.slice(0, Math.max(20, (out.columns || 120) - 1))}` : `${text}\n`);
  };
  const timer = setInterval(draw, live ? 1000 : 10_000);
  return () => {
    clearInterval(timer);
    out.write(live ? '\r\u001b[2KThe shop is closed.\n' : 'The shop is closed.\n');
  };
}

function progressText({ sampler, crowd }: Pick<Demo, 'sampler' | 'crowd'>): string | undefined {
  const sample = sampler.latest();
  const event = sample?.events[BUSY_EVENT];
  if (sample === undefined || event === undefined) return undefined;
  const number = (value: number): string => value.toLocaleString('en-US');
  const { tally } = crowd.report() ?? {};
  return [
    `now serving ${number(event.serving)}`,
    `waiting ${number(event.line)} + ${number(event.queue)}`,
    `inside ${number(event.active)}/${number(event.maxUsers)}`,
    `admitted ${number(event.admittedPerMinute)}/min`,
    `booked ${number(event.booked)}`,
    `shop ${number(sample.origin.perSecond)} req/s${sample.origin.turnedAwayPerSecond > 0 ? ` and ${number(sample.origin.turnedAwayPerSecond)} turned away` : ''}`,
    `edge ${number(sample.edge.perSecond)} req/s`,
    ...(tally && tally.cheats > 0
      ? [`cheats ${number(tally.cheats)}, let in ${number(tally.bypasses)}`]
      : []),
  ].join(' · ');
}
