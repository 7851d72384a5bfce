/** Whether the shop's servers bear it: requests, what they turn away, and what they can take. */
import uPlot from 'uplot';
import type { Sample } from '../live';
import { consoleWords } from '../words';
import { language, part } from './page-data';

const words = consoleWords(language);

const axis = {
  stroke: '#9795b8',
  grid: { stroke: '#26274a', width: 1 },
  ticks: { stroke: '#26274a' },
  font: '11px system-ui',
};

/** @returns a function that draws; uPlot paints on a canvas and keeps up easily */
export function createChart(): (samples: readonly Sample[], capacityPerSecond: number) => void {
  const box = part('[data-chart]');
  const line = (label: string, stroke: string, more: Partial<uPlot.Series> = {}): uPlot.Series => ({
    label,
    stroke,
    width: 2,
    points: { show: false },
    value: (_, value) => (value === null ? '–' : value.toLocaleString('en-US')),
    ...more,
  });
  const plot = new uPlot(
    {
      ...sizeOf(box),
      cursor: { y: false, points: { size: 7 } },
      scales: { y: { range: (_, __, max) => [0, Math.max(10, (max ?? 0) * 1.12)] } },
      axes: [
        { ...axis, space: 70, values: (_, ticks) => ticks.map(clock) },
        { ...axis, size: 54, values: (_, ticks) => ticks.map((tick) => tick.toLocaleString('en-US')) },
      ],
      series: [
        { label: '', value: (_, at) => (at === null ? '–' : clock(at)) },
        line(words('seriesServed'), '#5fa8ff', { fill: '#5fa8ff26' }),
        line(words('seriesTurnedAway'), '#ff6a78', { fill: '#ff6a7826' }),
        line(words('seriesCapacity'), '#6c6b90', { dash: [6, 5], width: 1.5 }),
      ],
    },
    [[]],
    box,
  );
  new ResizeObserver(() => plot.setSize(sizeOf(box))).observe(box);

  return (samples, capacityPerSecond) => {
    plot.setData([
      samples.map(({ at }) => at),
      samples.map(({ origin }) => origin.perSecond),
      samples.map(({ origin }) => origin.turnedAwayPerSecond),
      samples.map(() => capacityPerSecond),
    ]);
    // Nobody pointing at a moment: the legend tells the latest.
    if (plot.cursor.idx === null || plot.cursor.idx === undefined)
      plot.setLegend({ idx: samples.length - 1 });
  };
}

function sizeOf(box: HTMLElement): { width: number; height: number } {
  return { width: Math.max(200, box.clientWidth), height: Math.max(120, box.clientHeight - 32) };
}

function clock(at: number): string {
  return new Date(at * 1000).toLocaleTimeString('en-GB');
}
