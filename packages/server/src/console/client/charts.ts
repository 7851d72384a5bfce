/** What is charted, and from which figures. */
import { h } from './dom';
import { createPlot, type Line, type Plot } from './plot';
import { meterNames, perMinute, RATE_SECONDS, type Sample } from './samples';
import type { Words } from './words';

type Series = Line & { value(samples: readonly Sample[], index: number): number | null };

/** Enough to tell apart; reasons beyond these are rare. */
const COLOURS = ['--cool', '--hot', '--violet', '--good', '--gold', '--bad', '--soft'];

const MOST_SERIES = 7;

const WHOLE_SECONDS = RATE_SECONDS - 5;

export type Charts = {
  readonly element: HTMLElement;
  show(samples: readonly Sample[]): void;
  repaint(): void;
};

export function createCharts(words: Words): Charts {
  const at = (value: (sample: Sample) => number | null) => (samples: readonly Sample[], index: number) =>
    value(samples[index] as Sample);
  const rate = (value: (sample: Sample) => number | null) => (samples: readonly Sample[], index: number) =>
    perMinute(samples, index, value);
  const share = (part: number) =>
    at(({ maxUsers }) => (maxUsers === null ? null : Math.round((maxUsers * part) / 100)));

  const fixed: readonly (readonly [title: string, series: readonly Series[]])[] = [
    [
      words('chartWaiting'),
      [
        { label: words('lineRoom'), colour: '--cool', fill: true, value: at(({ line }) => line) },
        { label: words('lineQueue'), colour: '--violet', value: at(({ queue }) => queue) },
      ],
    ],
    [
      words('chartHead'),
      [
        { label: words('lineTail'), colour: '--soft', dash: [5, 4], value: at(({ tail }) => tail) },
        { label: words('lineServing'), colour: '--hot', value: at(({ serving }) => serving) },
      ],
    ],
    [
      words('chartFlow'),
      [
        { label: words('lineArrivals'), colour: '--cool', value: rate(({ tail }) => tail) },
        { label: words('lineAdmissions'), colour: '--gold', value: at(({ claims }) => claims) },
      ],
    ],
    [
      words('chartTurns'),
      [
        { label: words('lineClaims'), colour: '--good', fill: true, value: at(({ claims }) => claims) },
        {
          label: words('lineNoShows'),
          colour: '--bad',
          value(samples, index) {
            // Claims are those of a whole minute: only a minute of calls compares.
            const called = perMinute(samples, index, ({ serving }) => serving, WHOLE_SECONDS);
            const claims = samples[index]?.claims ?? null;
            return called === null || claims === null ? null : Math.max(0, called - claims);
          },
        },
      ],
    ],
    [
      words('chartActive'),
      [
        { label: words('lineActive'), colour: '--good', fill: true, value: at(({ active }) => active) },
        { label: words('line70'), colour: '--gold', dash: [3, 4], value: share(70) },
        { label: words('line85'), colour: '--hot', dash: [3, 4], value: share(85) },
        { label: words('lineMax'), colour: '--bad', dash: [7, 4], value: share(100) },
      ],
    ],
  ];

  /** Seat holds: what share of those that ended, ended by running out. */
  const holds: Series = {
    label: words('lineExpired'),
    colour: '--bad',
    fill: true,
    value(samples, index) {
      const held = perMinute(samples, index, meter('seats.held'));
      const expired = perMinute(samples, index, meter('seats.expired'));
      if (held === null || expired === null) return null;
      return held === 0 ? 0 : Math.min(100, Math.round((expired * 100) / held));
    },
  };
  const nothing: Series = { label: words('none'), colour: '--soft', value: () => 0 };
  const counted =
    (prefix: string) =>
    (samples: readonly Sample[]): readonly Series[] => {
      if ((samples.at(-1)?.meters ?? null) === null) return [];
      const series = meterNames(samples, prefix)
        .slice(0, MOST_SERIES)
        .map((name, index) => ({
          label: name,
          colour: COLOURS[index] as string,
          value: rate(meter(prefix + name)),
        }));
      return series.length === 0 ? [nothing] : series;
    };

  const charts: readonly (readonly [Plot, (samples: readonly Sample[]) => readonly Series[]])[] = [
    ...fixed.map(([title, series]) => [createPlot(title, words, words('none')), () => series] as const),
    [
      createPlot(words('chartHolds'), words, words('notReported')),
      (samples) => (meter('seats.held')(samples.at(-1)) === null ? [] : [holds]),
    ],
    [createPlot(words('chartRefusals'), words, words('notReported')), counted('refusals.')],
    [createPlot(words('chartErrors'), words, words('notReported')), counted('errors.')],
  ];

  return {
    element: h(
      'section',
      { 'aria-labelledby': 'charts-title' },
      h('h2', { id: 'charts-title' }, words('charts')),
      h('div', { class: 'charts' }, ...charts.map(([plot]) => plot.element)),
    ),
    show(samples) {
      const times = samples.map((sample) => sample.at);
      for (const [plot, seriesOf] of charts) {
        const series = samples.length === 0 ? [] : seriesOf(samples);
        plot.show(
          times,
          series,
          series.map(({ value }) => samples.map((_, index) => value(samples, index))),
        );
      }
    },
    repaint() {
      for (const [plot] of charts) plot.repaint();
    },
  };
}

function meter(name: string): (sample: Sample | undefined) => number | null {
  return (sample) => sample?.meters?.[name] ?? null;
}
