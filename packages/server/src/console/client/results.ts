/** What a rehearsal found: figures, charts, and the paces it speaks for. */
import type { RehearsalAnswer, RehearsalRequest } from '../rehearsal/rehearse-event';
import type { Event } from './api';
import { button, h } from './dom';
import { paceOf } from './settings';
import type { Word, Words } from './words';

export type Pace = { readonly step: number; readonly everySeconds: number };

export type Results = {
  readonly element: HTMLElement;
  show(answer: RehearsalAnswer, request: RehearsalRequest, event: Event): void;
  clear(): void;
};

const TITLES: Readonly<Record<string, Word>> = {
  crowd: 'rehearseChartCrowd',
  requests: 'rehearseChartRequests',
  pace: 'rehearseChartPace',
  site: 'rehearseChartSite',
};

export function createResults(words: Words, usePace: ((pace: Pace) => void) | undefined): Results {
  const element = h('div', { class: 'box results', hidden: true });
  const share = (value: number): string => `${Math.round(value * 1000) / 10}%`;
  const count = (value: number): string => words.number(Math.round(value));
  const pace = (value: Pace): string =>
    `${words('perMinute', { count: paceOf(value) })} (${count(value.step)} / ${value.everySeconds} s)`;

  /** As people say it, and by the clock where the opening is known. */
  function when(seconds: number, opensAt: string | null): string {
    const clock = opensAt === null ? '' : ` (${words.time(Date.parse(opensAt) + seconds * 1000)})`;
    return `${length(seconds)}${clock}`;
  }

  function length(seconds: number): string {
    if (seconds < 120) return words('rehearseSeconds', { count: Math.round(seconds) });
    if (seconds < 7200) return words('rehearseMinutes', { count: Math.round(seconds / 6) / 10 });
    return words('rehearseHours', { count: Math.round(seconds / 360) / 10 });
  }

  function rowsOf(answer: RehearsalAnswer, opensAt: string | null): readonly (readonly [Word, string])[] {
    const {
      people,
      waitSeconds,
      drainSeconds,
      fairness,
      waits,
      requests,
      writes,
      site,
      cost,
      soldOut,
      room,
    } = answer;
    return [
      [
        'rehearseIn',
        words('rehearseInValue', {
          admitted: people.admitted,
          gaveUp: people.gaveUp,
          still: people.stillWaiting,
        }),
      ],
      ['rehearseDrain', people.stillWaiting > 0 ? words('rehearseEndless') : when(drainSeconds, opensAt)],
      ['rehearseWaits', [waitSeconds.p50, waitSeconds.p90, waitSeconds.p99].map(length).join(' / ')],
      ...(soldOut === null
        ? []
        : ([
            [
              'rehearseSoldOut',
              words('rehearseSoldOutValue', { time: when(soldOut.seconds, opensAt), count: soldOut.after }),
            ],
          ] as const)),
      ['rehearseRange', share(waits.insideRange)],
      ['rehearseKept', fairness.kept.kendallTau.toFixed(3)],
      ['rehearseGiven', fairness.given.kendallTau.toFixed(3)],
      [
        'rehearseRequests',
        words('rehearsePeak', {
          peak: requests.peakPerSecond,
          total: requests.polls + requests.joins + requests.checks,
        }),
      ],
      ['rehearseWrites', words('rehearsePeak', { peak: writes.peakPerSecond, total: writes.total })],
      ...(site === null
        ? []
        : ([
            ['rehearseInside', count(site.peak)],
            ['rehearseBetween', length(site.longestWaitSeconds)],
          ] as const)),
      [
        'rehearseRoom',
        words('rehearseBoth', {
          law: room.byLaw.capacity,
          rehearsal: room.byRehearsal.capacity,
        }),
      ],
      ['rehearseCost', `$${cost.total.toFixed(2)}`],
    ];
  }

  /** The paces that can be taken over: the one that was rehearsed, and the one that was asked for. */
  function paces(answer: RehearsalAnswer, request: RehearsalRequest, event: Event): readonly HTMLElement[] {
    const { step, everySeconds } = answer.pacing;
    const now = event.settings.pacing;
    const isNew = now === null || now.step !== step || now.everySeconds !== everySeconds;
    const use = (value: Pace): HTMLElement | false =>
      usePace !== undefined && button(words('rehearseUse', { pace: pace(value) }), () => usePace(value));
    const found = answer.pace;
    return [
      ...(found === null
        ? []
        : [
            h(
              'div',
              { class: 'found' },
              h('p', {}, words('rehearseFound', { minutes: Math.round((request.clearInSeconds ?? 0) / 60) })),
              h(
                'p',
                {},
                h('b', {}, found.byRehearsal === null ? words('rehearseNoPace') : pace(found.byRehearsal)),
              ),
              h('p', { class: 'note' }, words('rehearseByLaw', { pace: pace(found.byLaw) })),
              found.byRehearsal !== null && use(found.byRehearsal),
            ),
          ]),
      ...(isNew ? [h('div', { class: 'found' }, use({ step, everySeconds }))] : []),
    ];
  }

  return {
    element,
    clear() {
      element.hidden = true;
      element.replaceChildren();
    },
    show(answer, request, event) {
      const rows = rowsOf(answer, event.settings.opensAt).map(([what, value]) =>
        h('tr', {}, h('th', { scope: 'row' }, words(what)), h('td', {}, value)),
      );
      const charts = answer.charts.map(({ name, svg, most }) => {
        const word = TITLES[name] ?? 'rehearse';
        const alt = words('rehearseChartAlt', { title: words(word), count: most });
        const src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
        return h(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': words(word) },
          h('img', { class: 'drawn', src, alt, width: 720, height: 260 }),
        );
      });
      element.replaceChildren(
        h('h3', {}, words('rehearseResult', { pace: pace(answer.pacing), count: answer.visitors })),
        ...paces(answer, request, event),
        h(
          'table',
          { class: 'figures' },
          h('caption', { class: 'hidden' }, words('rehearse')),
          h('tbody', {}, ...rows),
        ),
        h('div', { class: 'drawings' }, ...charts),
        h('p', { class: 'note' }, words('rehearseHonest')),
      );
      element.hidden = false;
    },
  };
}
