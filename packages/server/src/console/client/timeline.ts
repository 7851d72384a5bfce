/** Who changed what, why, from what to what. */
import { type Api, type Entry, type History, Refused } from './api';
import { button, h } from './dom';
import { ACTIONS, rowsOfEntry, signatureOf, textOfPlan } from './settings';
import type { Words } from './words';

export type Timeline = {
  readonly element: HTMLElement;
  /**
   * Reads anew when there is something new.
   *
   * @param others revisions of all events, in whatever form
   */
  show(eventId: string, rev: number, others: string): Promise<void>;
};

const PAGE = 20;

export function createTimeline(words: Words, api: Api): Timeline {
  const all = h('input', { type: 'checkbox', id: 'all-events' });
  const list = h('ol', { class: 'plain timeline' });
  const none = h('p', { class: 'note', hidden: true }, words('noChanges'));
  const older = button(words('older'), () => void read(true), { hidden: true });
  let eventId = '';
  let shown = '';
  let next: string | number | null = null;

  async function read(more: boolean): Promise<void> {
    const path = all.checked ? '/history' : `/events/${eventId}/history`;
    const cursor = more && next !== null ? `&before=${encodeURIComponent(next)}` : '';
    try {
      const { entries, before } = await api.get<History>(`${path}?limit=${PAGE}${cursor}`);
      next = before;
      const items = entries.map((entry) => toItem(words, entry, all.checked));
      if (more) list.append(...items);
      else list.replaceChildren(...items);
      older.hidden = next === null;
      none.hidden = list.childElementCount > 0;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      shown = ''; // the next look tries again
    }
  }

  all.addEventListener('change', () => void read(false));
  return {
    element: h(
      'section',
      { class: 'box', 'aria-labelledby': 'timeline-title' },
      h('h2', { id: 'timeline-title' }, words('timeline')),
      h('p', { class: 'check' }, all, h('label', { for: 'all-events' }, words('allEvents'))),
      none,
      list,
      older,
    ),
    async show(id, rev, others) {
      const wanted = all.checked ? `${others} ${rev}` : `${id} ${rev}`;
      if (wanted === shown) return;
      shown = wanted;
      eventId = id;
      await read(false);
    },
  };
}

function toItem(words: Words, entry: Entry, withEvent: boolean): HTMLElement {
  const { at, action, plan, failed, eventId } = entry;
  const { who, why } = signatureOf(words, entry);
  const time = h('time', { datetime: new Date(at).toISOString() }, words.time(at));
  const rows = rowsOfEntry(words, entry);
  const isPlanned = plan !== undefined && action !== 'plan' && action !== 'cancel';
  const about =
    plan === undefined || isPlanned
      ? ''
      : words('planLine', { time: words.time(Date.parse(plan.at)), what: textOfPlan(words, plan) });
  const failure =
    failed === undefined
      ? ''
      : failed === 'missed'
        ? words('missed')
        : words('failedEntry', { code: failed });
  return h(
    'li',
    {},
    h('div', {}, time, ' ', h('b', {}, words(ACTIONS[action])), withEvent && ` ${eventId}`, ` – ${who}`),
    why !== null && why !== '' && h('p', { class: 'why' }, why),
    isPlanned && h('p', { class: 'note' }, words('byPlan')),
    about !== '' && h('p', {}, about),
    failure !== '' && h('p', { class: 'warning' }, failure),
    rows.length > 0 &&
      h(
        'ul',
        { class: 'rows' },
        ...rows.map(({ what, from, to }) => h('li', {}, `${what}: ${from} → ${to}`)),
      ),
  );
}
