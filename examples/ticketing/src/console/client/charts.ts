/** Four live charts. One look per second redraws them; uPlot paints on a canvas and keeps up easily. */
import uPlot from 'uplot';
import type { Sample } from '../live';
import { consoleWords } from '../words';
import { language } from './page-data';

const words = consoleWords(language);

const COLOURS = {
  hot: '#ff7a4d',
  cool: '#5fa8ff',
  violet: '#a88bff',
  good: '#4cd19a',
  gold: '#f4b544',
  bad: '#ff6a78',
  soft: '#6c6b90',
};

type Line = {
  readonly label: string;
  readonly colour: string;
  readonly fill?: boolean;
  readonly dash?: boolean;
  readonly value: (sample: Sample, eventId: string, earlier: Sample | undefined) => number | null;
};

const CHARTS: Readonly<Record<string, readonly Line[]>> = {
  waiting: [
    {
      label: words('seriesLine'),
      colour: COLOURS.cool,
      fill: true,
      value: (sample, id) => sample.events[id]?.line ?? null,
    },
    {
      label: words('seriesQueue'),
      colour: COLOURS.violet,
      fill: true,
      value: (sample, id) => sample.events[id]?.queue ?? null,
    },
    {
      label: words('seriesActive'),
      colour: COLOURS.good,
      value: (sample, id) => sample.events[id]?.active ?? null,
    },
  ],
  flow: [
    {
      label: words('seriesAdmitted'),
      colour: COLOURS.gold,
      fill: true,
      value: (sample, id) => sample.events[id]?.admittedPerMinute ?? null,
    },
    { label: words('seriesBooked'), colour: COLOURS.good, value: bookedPerMinute },
  ],
  head: [
    {
      label: words('seriesTail'),
      colour: COLOURS.soft,
      dash: true,
      value: (sample, id) => sample.events[id]?.tail ?? null,
    },
    {
      label: words('seriesServing'),
      colour: COLOURS.hot,
      fill: true,
      value: (sample, id) => sample.events[id]?.serving ?? null,
    },
  ],
  origin: [
    {
      label: words('seriesServed'),
      colour: COLOURS.cool,
      fill: true,
      value: ({ origin }) => origin.perSecond,
    },
    {
      label: words('seriesTurnedAway'),
      colour: COLOURS.bad,
      fill: true,
      value: ({ origin }) => origin.turnedAwayPerSecond,
    },
  ],
};

export type Charts = { show(samples: readonly Sample[], eventId: string, capacityPerSecond: number): void };

export function createCharts(): Charts {
  const plots = [...document.querySelectorAll<HTMLElement>('[data-chart]')].map((box) => {
    const lines = CHARTS[box.dataset.chart ?? ''] ?? [];
    const withLimit = box.dataset.chart === 'origin';
    const plot = new uPlot(optionsFor(lines, withLimit, box), [[]], box);
    new ResizeObserver(() => plot.setSize(sizeOf(box))).observe(box);
    return { plot, lines, withLimit };
  });
  return {
    show(samples, eventId, capacityPerSecond) {
      const times = samples.map(({ at }) => at);
      for (const { plot, lines, withLimit } of plots) {
        const rows = lines.map(({ value }) =>
          samples.map((sample, index) => value(sample, eventId, samples[Math.max(0, index - 15)])),
        );
        if (withLimit) rows.push(samples.map(() => capacityPerSecond));
        plot.setData([times, ...rows] as uPlot.AlignedData);
        // Nobody pointing at a moment: the legend tells the latest.
        if (plot.cursor.idx === null || plot.cursor.idx === undefined)
          plot.setLegend({ idx: times.length - 1 });
      }
    },
  };
}

/** Over the last quarter of a minute. */
function bookedPerMinute(sample: Sample, eventId: string, earlier: Sample | undefined): number | null {
  if (earlier === undefined || earlier.at === sample.at) return null;
  const more = (sample.events[eventId]?.booked ?? 0) - (earlier.events[eventId]?.booked ?? 0);
  return Math.round((more * 60) / (sample.at - earlier.at));
}

function optionsFor(lines: readonly Line[], withLimit: boolean, box: HTMLElement): uPlot.Options {
  const axis = {
    stroke: '#9795b8',
    grid: { stroke: '#26274a', width: 1 },
    ticks: { stroke: '#26274a' },
    font: '11px system-ui',
  };
  const limit = {
    label: words('seriesCapacity'),
    stroke: COLOURS.soft,
    dash: [6, 5],
    width: 1.5,
    points: { show: false },
  };
  return {
    ...sizeOf(box),
    cursor: { y: false, points: { size: 7 } },
    legend: { live: true },
    scales: { y: { range: (_, __, max) => [0, Math.max(10, (max ?? 0) * 1.12)] } },
    axes: [
      { ...axis, space: 70, values: (_, ticks) => ticks.map(clock) },
      { ...axis, size: 54, values: (_, ticks) => ticks.map((tick) => tick.toLocaleString('en-US')) },
    ],
    series: [
      { label: '', value: (_, at) => (at === null ? '–' : clock(at)) },
      ...lines.map(({ label, colour, fill, dash }) => ({
        label,
        stroke: colour,
        width: 2,
        points: { show: false },
        ...(fill ? { fill: `${colour}26` } : {}),
        ...(dash ? { dash: [5, 4] } : {}),
        value: (_: uPlot, value: number | null) => (value === null ? '–' : value.toLocaleString('en-US')),
      })),
      ...(withLimit ? [limit] : []),
    ],
  };
}

function sizeOf(box: HTMLElement): { width: number; height: number } {
  return { width: Math.max(200, box.clientWidth), height: Math.max(120, box.clientHeight - 32) };
}

function clock(at: number): string {
  return new Date(at * 1000).toLocaleTimeString('en-GB');
}
