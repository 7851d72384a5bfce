/** What is to come: planned changes, and a form to plan one. */
import type { Event, Me, Plan } from './api';
import type { Wanted } from './controls';
import { button, field, h, newId, setText } from './dom';
import { fromLocal, toLocal } from './follow';
import { phaseWord, textOf, textOfPlan } from './settings';
import type { Word, Words } from './words';

export type Plans = { readonly element: HTMLElement; show(event: Event, plans: readonly Plan[]): void };

const KINDS: readonly (readonly [kind: string, word: Word])[] = [
  ['pause', 'pause'],
  ['resume', 'resume'],
  ['close', 'close'],
  ['open', 'open'],
  ['pace', 'planPace'],
  ['maxUsers', 'planMaxUsers'],
  ['threshold', 'planThreshold'],
];

const SOON_MS = 10 * 60_000;

/** Timers look once a minute where nothing looks more often. */
const OVERDUE_MS = 90_000;

export function createPlans(words: Words, me: Me, ask: (wanted: Wanted) => Promise<boolean>): Plans {
  const list = h('ul', { class: 'plain' });
  const none = h('p', { class: 'note' }, words('nothingPlanned'));
  const at = h('input', { type: 'datetime-local', required: true });
  const kind = h('select', {}, ...KINDS.map(([value, word]) => h('option', { value }, words(word))));
  const value = h('input', { type: 'number', min: 0, step: 1, inputmode: 'numeric' });
  const valueField = field(words('planValue'), value);
  const showValue = (): void => {
    valueField.hidden = !['pace', 'maxUsers', 'threshold'].includes(kind.value);
    value.required = !valueField.hidden;
  };
  kind.addEventListener('change', showValue);
  showValue();
  at.value = toLocal(new Date(Date.now() + SOON_MS).toISOString());
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const form = h(
    'form',
    {},
    h('h3', {}, words('plan')),
    field(words('planAt'), at, words('timesNote', { zone })),
    field(words('planWhat'), kind),
    valueField,
    h('button', { type: 'submit' }, words('planIt')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void ask(toWanted(words, fromLocal(at.value) ?? '', kind.value, Number(value.value)));
  });

  /** Redrawn only when something is new: a press or the focus is never lost. */
  let shown = '';
  const mayChange = me.scope !== 'read';

  function item(time: string, what: string, by: string, takeBack?: Wanted): HTMLElement {
    const id = newId('plan');
    return h(
      'li',
      {},
      h('div', { id }, h('b', {}, words('planLine', { time, what })), h('small', {}, by)),
      mayChange &&
        takeBack &&
        button(words('takeBack'), () => void ask(takeBack), { 'aria-describedby': id }),
    );
  }

  return {
    element: h(
      'section',
      { class: 'box', 'aria-labelledby': 'plans-title' },
      h('h2', { id: 'plans-title' }, words('planned')),
      none,
      list,
      mayChange && form,
    ),
    show({ settings }, plans) {
      const schedule = settings.pacing?.schedule ?? [];
      const now = Date.now();
      const isOverdue = ({ at: due }: Plan): boolean => now - Date.parse(due) > OVERDUE_MS;
      const fresh = JSON.stringify([
        plans,
        schedule,
        settings.opensAt,
        settings.closesAt,
        plans.map(isOverdue),
      ]);
      if (fresh === shown) return;
      shown = fresh;
      const ahead = (['opensAt', 'closesAt'] as const).flatMap((key) => {
        const iso = settings[key];
        if (iso === null || Date.parse(iso) <= now) return [];
        const phase = key === 'opensAt' ? 'open' : 'closed';
        return [[Date.parse(iso), item(words.time(Date.parse(iso)), phaseWord(words, phase), '')] as const];
      });
      const paces = schedule.map((change) => {
        const what = `${words('fieldPacing')} → ${textOf(words, 'pacing', change)}`;
        const time = words.time(Date.parse(change.at));
        const takeBack: Wanted = {
          title: words('takeBack'),
          path: 'configure',
          rows: () => [
            { what: words('planned'), from: words('planLine', { time, what }), to: words('empty') },
          ],
          body: (event) => ({
            settings: { pacing: { schedule: scheduleOf(event).filter((other) => other.at !== change.at) } },
          }),
        };
        return [Date.parse(change.at), item(time, what, '', takeBack)] as const;
      });
      const kept = plans.map((plan) => {
        const what = textOfPlan(words, plan);
        const time = words.time(Date.parse(plan.at));
        const by = [plan.who, plan.why, isOverdue(plan) && words('overdue')].filter(Boolean).join(' – ');
        const takeBack: Wanted = {
          title: words('takeBack'),
          path: 'cancel',
          rows: () => [
            { what: words('planned'), from: words('planLine', { time, what }), to: words('empty') },
          ],
          body: () => ({ id: plan.id }),
        };
        return [Date.parse(plan.at), item(time, what, by, takeBack)] as const;
      });
      const items = [...ahead, ...paces, ...kept].sort(([a], [b]) => a - b).map(([, element]) => element);
      list.replaceChildren(...items);
      none.hidden = items.length > 0;
      setText(none, words('nothingPlanned'));
    },
  };
}

/** The pace has a plan of its own, which holds to the second and needs nobody to carry it out. */
function toWanted(words: Words, at: string, kind: string, value: number): Wanted {
  const time = words.time(Date.parse(at));
  const row = (what: string) => [
    { what: words('planned'), from: words('empty'), to: words('planLine', { time, what }) },
  ];
  const title = words('plan');
  if (kind === 'pace') {
    const change = (event: Event) => {
      const everySeconds = event.settings.pacing?.everySeconds ?? 10;
      return { at, step: Math.round((value * everySeconds) / 60), everySeconds };
    };
    return {
      title,
      path: 'configure',
      rows: (event) => row(`${words('fieldPacing')} → ${textOf(words, 'pacing', change(event))}`),
      body: (event) => ({
        settings: {
          pacing: { schedule: [...scheduleOf(event), change(event)].sort((a, b) => (a.at < b.at ? -1 : 1)) },
        },
      }),
    };
  }
  const planned =
    kind === 'maxUsers' || kind === 'threshold'
      ? ({ action: 'configure', settings: { [kind]: value } } as const)
      : ({ action: kind as Plan['action'] } as const);
  return {
    title,
    path: 'plan',
    rows: () => row(textOfPlan(words, planned)),
    body: () => ({ at, ...planned }),
  };
}

function scheduleOf({ settings }: Event): readonly { at: string; step: number; everySeconds: number }[] {
  return settings.pacing?.schedule ?? [];
}
