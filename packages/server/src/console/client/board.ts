/** The page of somebody who is signed in. */
import type { Announcer } from './announcer';
import { type Event, type Live, Refused } from './api';
import { createCharts } from './charts';
import { confirmChange } from './confirm';
import { createControls, type Wanted } from './controls';
import { button, h, setText } from './dom';
import { createPlans } from './plans';
import { createRehearse } from './rehearse';
import type { Sample } from './samples';
import { phaseWord } from './settings';
import type { Session } from './sign-in';
import { createTiles } from './tiles';
import { createTimeline } from './timeline';
import type { Words } from './words';

export type Seen = {
  readonly events: readonly Event[];
  readonly eventId: string;
  readonly live: Live | undefined;
  readonly samples: readonly Sample[];
  /** Looks that failed since the last good one. */
  readonly failures?: number;
};

export type Board = { readonly element: HTMLElement; show(seen: Seen): void; repaint(): void };

export type BoardOptions = {
  readonly words: Words;
  readonly session: Session;
  /** Of the operator API. */
  readonly prefix: string;
  readonly announcer: Announcer;
  readonly choose: (eventId: string) => void;
  readonly switchLanguage: () => void;
  readonly signOut: () => void;
  /** Looks at once; `show` is called with what was found. */
  readonly refresh: () => Promise<void>;
};

export function createBoard(options: BoardOptions): Board {
  const { words, session, announcer, refresh } = options;
  const { api, me } = session;
  let seen: Seen | undefined;

  async function ask(wanted: Wanted): Promise<boolean> {
    const live = seen?.live;
    if (live === undefined) return false;
    let { event } = live;
    const question = () => {
      event = seen?.live?.event ?? event;
      const rows = wanted.rows(event);
      return {
        title: `${wanted.title} – ${event.eventId}`,
        rows,
        warning: rows.length === 0 ? words('nothingChanges') : wanted.warning,
        typed: wanted.typed ? event.eventId : undefined,
      };
    };
    const { eventId } = event;
    const done = await confirmChange({
      words,
      needsName: me.who === null,
      question,
      refresh,
      async send(reason) {
        const body = { ...wanted.body?.(event), ...reason, rev: event.rev };
        await api.post(`/events/${eventId}/${wanted.path}`, body);
      },
    });
    if (done) {
      announcer.now(words('done', { what: wanted.title }));
      await refresh();
    }
    return done;
  }

  const select = h('select', { id: 'event' });
  select.addEventListener('change', () => options.choose(select.value));
  const phase = h('b', { class: 'phase' });
  const status = h('p', { class: 'live', role: 'status' });
  const tiles = createTiles(words);
  const charts = createCharts(words);
  const controls = me.scope === 'read' ? undefined : createControls(words, me, ask);
  const plans = createPlans(words, me, ask);
  const rehearse = createRehearse(
    words,
    options.prefix,
    controls === undefined
      ? undefined
      : (pace) => {
          controls.fillPace(pace);
          announcer.now(words('rehearseUsed'));
        },
  );
  const timeline = createTimeline(words, api);
  const none = h('p', { class: 'box', hidden: true }, words('noEvents'));
  const about = h(
    'div',
    { class: 'about', hidden: true },
    tiles.element,
    h(
      'div',
      { class: 'columns' },
      h(
        'div',
        { class: 'done' },
        controls?.element ?? h('p', { class: 'box note' }, words('readOnly')),
        plans.element,
      ),
      h('div', { class: 'seen' }, charts.element, timeline.element),
    ),
    rehearse.element,
  );
  const holder = me.who === null ? me.scope : words('as', { who: me.who, scope: me.scope });

  function show(fresh: Seen): void {
    seen = fresh;
    const { events, eventId, live, samples, failures = 0 } = fresh;
    showEvents(events, eventId);
    none.hidden = events.length > 0 || failures > 0;
    about.hidden = live === undefined;
    const last = samples.at(-1);
    setText(
      status,
      failures === 0 ? words('live') : words('lost', { time: last ? words.clock(last.at * 1000) : '–' }),
    );
    status.classList.toggle('lost', failures > 0);
    if (live === undefined) return;
    const { event } = live;
    setText(phase, phaseWord(words, event.phase));
    phase.className = `phase ${event.phase}`;
    tiles.show(event);
    controls?.show(event);
    plans.show(event, live.plans);
    rehearse.show(event);
    charts.show(samples);
    const others = events.map(({ eventId: id, rev }) => `${id} ${rev}`).join();
    void timeline.show(event.eventId, event.rev, others).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
    });
    announcer.figures(
      words('summary', {
        waiting: (event.waitingRoom?.waiting ?? 0) + (event.entryQueue?.waiting ?? 0),
        admitted: event.waitingRoom?.admittedPerMinute ?? event.entryQueue?.admittedPerMinute ?? 0,
        active: event.entryQueue?.active ?? 0,
      }),
    );
  }

  function showEvents(events: readonly Event[], eventId: string): void {
    const ids = events.map((event) => event.eventId);
    if (ids.join() !== [...select.options].map(({ value }) => value).join()) {
      select.replaceChildren(...ids.map((id) => h('option', { value: id }, id)));
    }
    if (select.value !== eventId) select.value = eventId;
  }

  const other = words.language === 'ko' ? 'en' : 'ko';
  return {
    element: h(
      'div',
      {},
      h(
        'header',
        {},
        h('h1', {}, words('title')),
        h('div', { class: 'choose' }, h('label', { for: 'event' }, words('event')), select, phase),
        status,
        h(
          'div',
          { class: 'me' },
          h('span', { class: 'note' }, holder),
          button(words('language'), options.switchLanguage, { lang: other }),
          button(words('signOut'), options.signOut),
        ),
      ),
      h('main', {}, none, about),
    ),
    show,
    repaint: charts.repaint,
  };
}
