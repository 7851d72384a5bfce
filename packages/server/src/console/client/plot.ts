/** One chart: drawn by uPlot on a canvas, told in a sentence, and there as a table. */
import uPlot from 'uplot';
import { h, newId, setText } from './dom';
import type { Words } from './words';

export type Line = {
  readonly label: string;
  /** Name of a custom property. */
  readonly colour: string;
  readonly fill?: boolean;
  readonly dash?: readonly number[];
};

export type Plot = {
  readonly element: HTMLElement;
  /** @param lines those of before keep their place; null: nothing is known, and that is said */
  show(times: readonly number[], lines: readonly Line[], rows: readonly (readonly (number | null)[])[]): void;
  /** In the colours that hold now. */
  repaint(): void;
};

const TABLE_ROWS = 8;
const HEIGHT = 180;
/** However little was seen yet. */
const LEAST_SECONDS = 60;

export function createPlot(title: string, words: Words, absent: string): Plot {
  const id = newId('chart');
  const canvas = h('div', { class: 'canvas', role: 'img', 'aria-labelledby': `${id}-t ${id}-s` });
  const legend = h('ul', { class: 'legend' });
  const sentence = h('p', { class: 'hidden', id: `${id}-s` });
  const missing = h('p', { class: 'note' }, absent);
  const head = h('tr');
  const body = h('tbody');
  const table = h('table', {}, h('caption', { class: 'hidden' }, title), h('thead', {}, head), body);
  const scroll = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title }, table);
  const details = h('details', {}, h('summary', {}, words('asTable')), scroll);
  const element = h(
    'figure',
    { class: 'chart' },
    h('figcaption', { id: `${id}-t` }, title),
    missing,
    legend,
    canvas,
    sentence,
    details,
  );

  let plot: uPlot | undefined;
  let shape = '';
  let latest: Parameters<Plot['show']> | undefined;
  const width = (): number => Math.max(200, canvas.clientWidth);
  new ResizeObserver(() => plot?.setSize({ width: width(), height: HEIGHT })).observe(canvas);
  details.addEventListener('toggle', () => latest && showTable(...latest));

  const text = (value: number | null | undefined): string => (value == null ? '–' : words.number(value));

  function build(lines: readonly Line[]): void {
    plot?.destroy();
    const style = getComputedStyle(element);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--soft'),
      grid: { stroke: colour('--edge'), width: 1 },
      ticks: { stroke: colour('--edge') },
      font: '11px system-ui',
    };
    plot = new uPlot(
      {
        width: width(),
        height: HEIGHT,
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: { range: (_, min, max) => [Math.min(min, max - LEAST_SECONDS), max] },
          y: { range: (_, __, max) => [0, Math.max(5, (max ?? 0) * 1.12)] },
        },
        axes: [
          { ...axis, space: 80, values: (_, ticks) => ticks.map((tick) => words.clock(tick * 1000)) },
          { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => words.number(tick)) },
        ],
        series: [
          {},
          ...lines.map(({ colour: name, fill, dash }) => ({
            stroke: colour(name),
            width: 2,
            points: { show: false },
            spanGaps: false,
            ...(fill ? { fill: `${colour(name)}22` } : {}),
            ...(dash ? { dash: [...dash] } : {}),
          })),
        ],
      },
      [[]],
      canvas,
    );
    legend.replaceChildren(
      ...lines.map(({ label, colour: name, dash }) =>
        h('li', { class: `key ${name.slice(2)}${dash ? ' dashed' : ''}` }, `${label} `, h('b')),
      ),
    );
  }

  function showTable(...[times, lines, rows]: Parameters<Plot['show']>): void {
    if (!details.open) return;
    head.replaceChildren(
      h('th', { scope: 'col' }, words('timeColumn')),
      ...lines.map(({ label }) => h('th', { scope: 'col' }, label)),
    );
    const from = Math.max(0, times.length - TABLE_ROWS);
    body.replaceChildren(
      ...times
        .slice(from)
        .map((at, index) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, words.clock(at * 1000)),
            ...rows.map((row) => h('td', {}, text(row[from + index]))),
          ),
        )
        .reverse(),
    );
  }

  function show(...[times, lines, rows]: Parameters<Plot['show']>): void {
    latest = [times, lines, rows];
    const known = lines.length > 0;
    missing.hidden = known;
    for (const part of [legend, canvas, details]) part.hidden = !known;
    if (!known) {
      setText(sentence, '');
      return;
    }
    const wanted = lines.map(({ label, colour }) => label + colour).join();
    if (plot === undefined || wanted !== shape) build(lines);
    shape = wanted;
    plot?.setData([times, ...rows] as unknown as uPlot.AlignedData);
    legend.querySelectorAll('b').forEach((value, index) => {
      setText(value, text(rows[index]?.at(-1)));
    });
    setText(sentence, lines.map(({ label }, index) => `${label} ${text(rows[index]?.at(-1))}`).join(', '));
    showTable(times, lines, rows);
  }

  return {
    element,
    show,
    repaint() {
      shape = '';
      if (latest) show(...latest);
    },
  };
}
