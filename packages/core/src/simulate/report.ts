/** A rehearsal as something to look at. */
import { type Chart, toSvg, toText } from './chart';
import type { Rehearsal } from './rehearsal';

/** Titles, units and lines of the charts, in English. */
const CHART_WORDS = {
  people: 'people',
  aSecond: 'a second',
  crowd: 'People who wait',
  waiting: 'waiting',
  requests: 'Requests',
  asked: 'requests',
  pace: 'People who come and people let in',
  admitted: 'let in',
  step: 'step of a cycle',
  site: 'People inside',
  inside: 'inside',
};

export type ChartWords = Readonly<typeof CHART_WORDS>;

/**
 * The charts of a rehearsal by name, as SVG: `crowd`, `requests`, `pace` and, where there is a site, `site`.
 *
 * @param words what is written on them, in another language
 */
export function toCharts(
  { series, site }: Rehearsal,
  words: ChartWords = CHART_WORDS,
): Readonly<Record<string, string>> {
  const { seconds } = series;
  const { people, aSecond } = words;
  const charts: Record<string, Chart> = {
    crowd: {
      title: words.crowd,
      unit: people,
      seconds,
      lines: [{ name: words.waiting, values: series.waiting }],
    },
    requests: {
      title: words.requests,
      unit: aSecond,
      seconds,
      lines: [{ name: words.asked, values: series.requestsPerSecond }],
    },
    pace: {
      title: words.pace,
      unit: aSecond,
      seconds,
      lines: [
        { name: words.admitted, values: series.admittedPerSecond },
        { name: words.step, values: series.step },
      ],
    },
  };
  if (site !== null) {
    charts.site = {
      title: words.site,
      unit: people,
      seconds,
      lines: [{ name: words.inside, values: series.inside }],
    };
  }
  return Object.fromEntries(Object.entries(charts).map(([name, chart]) => [name, toSvg(chart)]));
}

/** The rows people ask about first: what, and how much. */
export function toRows(rehearsal: Rehearsal): readonly (readonly [what: string, value: string])[] {
  const { people, waitSeconds, drainSeconds, fairness, waits, requests, writes, site, cost, failed } =
    rehearsal;
  const seconds = (value: number): string => toDuration(value);
  return [
    [
      'let in',
      `${toCount(people.admitted)} (${toCount(people.gaveUp)} gave up, ${toCount(people.stillWaiting)} still wait)`,
    ],
    ['last pass after', seconds(drainSeconds)],
    [
      'wait: half / 90 % / 99 % are in after',
      [waitSeconds.p50, waitSeconds.p90, waitSeconds.p99].map(seconds).join(' / '),
    ],
    [
      'places kept: Kendall tau, mean error',
      `${fairness.kept.kendallTau.toFixed(3)}, ${toCount(fairness.kept.meanPlaces)} places`,
    ],
    [
      'places given by arrival: Kendall tau, mean error',
      `${fairness.given.kendallTau.toFixed(3)}, ${toCount(fairness.given.meanPlaces)} places`,
    ],
    ['bots among the first tenth', toShare(fairness.botsInFirstTenth)],
    [
      'true waits inside the range promised',
      `${toShare(waits.insideRange)} (width ${toShare(waits.rangeWidth)})`,
    ],
    ['true waits inside the smooth estimate', toShare(waits.insideEstimate)],
    [
      'requests at the peak, in all',
      `${toCount(requests.peakPerSecond)} a second, ${toCount(requests.polls + requests.joins + requests.checks)}`,
    ],
    ['asked again: cycle full, store silent', `${toCount(requests.held)}, ${toCount(requests.refused)}`],
    ['writes at the peak, in all', `${toCount(writes.peakPerSecond)} a second, ${toCount(writes.total)}`],
    ...(site === null
      ? []
      : ([
          [
            "people inside: mean (Little's law), most",
            `${toCount(site.mean)} (${toCount(site.expected)}), ${toCount(site.peak)}`,
          ],
          ['longest wait between the two lines', seconds(site.longestWaitSeconds)],
        ] as const)),
    ...(failed === 0 ? [] : ([['let in beyond what the servers bear', toCount(failed)]] as const)),
    ['cost at list prices', `$${cost.total.toFixed(2)}`],
  ];
}

/** A page with the figures and the charts in it, complete without any other file. */
export function toHtmlReport(rehearsal: Rehearsal, title = 'Rehearsal'): string {
  const rows = toRows(rehearsal).map(
    ([what, value]) => `<tr><th scope="row">${toText(what)}</th><td>${toText(value)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${toText(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 760px; margin: 2rem auto; padding: 0 1rem; color: #27272a }
table { border-collapse: collapse; width: 100% } th { text-align: left; font-weight: 400 }
th, td { border-bottom: 1px solid #d4d4d8; padding: .25rem .5rem } td { text-align: right; font-variant-numeric: tabular-nums }
svg { width: 100%; height: auto; margin: 1rem 0 } pre { overflow: auto; background: #f4f4f5; padding: 1rem }
</style>
<h1>${toText(title)}</h1>
<table>${rows.join('\n')}</table>
${Object.values(toCharts(rehearsal)).join('\n')}
<h2>What was rehearsed</h2>
<pre>${toText(JSON.stringify(rehearsal.sale, null, 2))}</pre>
</html>
`;
}

function toCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function toShare(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

function toDuration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
