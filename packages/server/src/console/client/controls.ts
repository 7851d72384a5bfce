/** What can be changed now: phase, pace, capacity, message, times. */
import type { Event, Me } from './api';
import { button, field, h, setText } from './dom';
import { type Field, follow, fromLocal, hold, release, toLocal } from './follow';
import { noteOfFeedback, type Patch, paceOf, phaseWord, type Row, rowsOf } from './settings';
import type { Word, Words } from './words';

/** A change somebody wants to make, decided on what stands there now. */
export type Wanted = {
  readonly title: string;
  /** Below the event. */
  readonly path: string;
  /** What it would change, given the event as it is when asked. */
  readonly rows: (event: Event) => readonly Row[];
  readonly body?: (event: Event) => object;
  readonly warning?: string;
  readonly typed?: boolean;
};

export type Controls = {
  readonly element: HTMLElement;
  show(event: Event): void;
  /** Fills in a pace as if somebody had typed it; nothing is sent. */
  fillPace(pace: { readonly step: number; readonly everySeconds: number }): void;
};

type Action = 'open' | 'pause' | 'resume' | 'close';

/** @param ask resolves to whether it was done */
export function createControls(words: Words, me: Me, ask: (wanted: Wanted) => Promise<boolean>): Controls {
  let event: Event | undefined;
  const configure = (title: string, patch: Patch, warning?: string): Promise<boolean> =>
    ask({
      title,
      path: 'configure',
      rows: ({ settings }) => rowsOf(words, settings, patch),
      body: () => ({ settings: patch }),
      ...(warning === undefined ? {} : { warning }),
    });

  const phase = h('b');
  const toPhase = (action: Action, to: Event['phase'], warning?: string) =>
    button(words(action), () => {
      void ask({
        title: words(action),
        path: action,
        rows: ({ phase: from }) => [
          { what: words('fieldPhase'), from: phaseWord(words, from), to: phaseWord(words, to) },
        ],
        ...(warning === undefined ? {} : { warning }),
      });
    });
  const buttons = {
    open: toPhase('open', 'open'),
    pause: toPhase('pause', 'paused'),
    resume: toPhase('resume', 'open'),
    close: toPhase('close', 'closed', words('closeWarning')),
  };
  const schedule = button(words('schedule'), () => {
    void configure(words('schedule'), { phase: 'scheduled' });
  });
  const off = button(words('off'), () => {
    void configure(words('off'), { phase: 'off' }, words('offWarning'));
  });
  const reset = button(
    words('reset'),
    () => {
      void ask({
        title: words('reset'),
        path: 'reset',
        rows: ({ epoch }) => [
          { what: words('fieldEpoch'), from: words.number(epoch), to: words.number(epoch + 1) },
        ],
        warning: words('resetWarning'),
        typed: true,
      });
    },
    { class: 'danger' },
  );

  const number = (min: number, max: number) =>
    h('input', { type: 'number', min, max, step: 1, inputmode: 'numeric' });
  const step = number(0, 10_000_000);
  const every = number(1, 3600);
  const pace = h('output', { class: 'note' });
  const feedback = h('p', { class: 'note feedback', hidden: true });
  const showPace = (): void => {
    const [people, seconds] = [Number(step.value), Number(every.value)];
    setText(
      pace,
      seconds > 0 ? words('perMinute', { count: paceOf({ step: people, everySeconds: seconds }) }) : '',
    );
  };
  for (const input of [step, every]) {
    input.required = true;
    input.addEventListener('input', showPace);
  }
  const maxUsers = number(0, 100_000_000);
  const threshold = number(0, 100_000_000);
  const texts = {
    ko: h('textarea', { rows: 2, lang: 'ko' }),
    en: h('textarea', { rows: 2, lang: 'en' }),
    ja: h('textarea', { rows: 2, lang: 'ja' }),
  };
  const opensAt = h('input', { type: 'datetime-local' });
  const closesAt = h('input', { type: 'datetime-local' });

  const form = (
    title: Word,
    fields: readonly Field[],
    parts: readonly HTMLElement[],
    toPatch: () => Patch,
  ) => {
    hold(fields);
    const element = h(
      'form',
      { class: 'box' },
      h('h3', {}, words(title)),
      ...parts,
      h('button', { type: 'submit' }, words('change')),
    );
    element.addEventListener('submit', (submitted) => {
      submitted.preventDefault();
      void configure(words(title), toPatch()).then((done) => {
        if (!done) return;
        release(fields);
        if (event) show(event);
      });
    });
    return element;
  };
  const numberOf = (key: 'maxUsers' | 'threshold', input: HTMLInputElement): Patch =>
    input.value === '' ? {} : { [key]: Number(input.value) };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  const paceForm = form(
    'pace',
    [step, every],
    [field(words('step'), step), field(words('every'), every), pace, feedback],
    () => ({
      pacing: { step: Number(step.value), everySeconds: Number(every.value) },
    }),
  );
  const capacityForm = form(
    'capacity',
    [maxUsers, threshold],
    [field(words('maxUsers'), maxUsers), field(words('threshold'), threshold, words('thresholdNote'))],
    () => ({ ...numberOf('maxUsers', maxUsers), ...numberOf('threshold', threshold) }),
  );
  const messageForm = form(
    'message',
    Object.values(texts),
    [
      field(words('messageKo'), texts.ko),
      field(words('messageEn'), texts.en),
      field(words('messageJa'), texts.ja, words('messageNote')),
    ],
    () => {
      const written = Object.entries(texts).flatMap(([language, { value }]) =>
        value.trim() === '' ? [] : [[language, value.trim()]],
      );
      return { message: written.length === 0 ? null : Object.fromEntries(written) };
    },
  );
  const timesForm = form(
    'times',
    [opensAt, closesAt],
    [field(words('opensAt'), opensAt), field(words('closesAt'), closesAt, words('timesNote', { zone }))],
    () => ({
      ...(opensAt.dataset.held === undefined ? {} : { opensAt: fromLocal(opensAt.value) }),
      ...(closesAt.dataset.held === undefined ? {} : { closesAt: fromLocal(closesAt.value) }),
    }),
  );

  function show(fresh: Event): void {
    event = fresh;
    const { settings, waitingRoom, entryQueue } = fresh;
    setText(phase, phaseWord(words, fresh.phase));
    buttons.open.disabled = fresh.phase === 'open';
    buttons.pause.disabled = fresh.phase === 'paused' || fresh.phase === 'closed';
    buttons.resume.disabled = fresh.phase !== 'paused';
    buttons.close.disabled = fresh.phase === 'closed';
    const isAhead = settings.opensAt !== null && Date.parse(settings.opensAt) > Date.now();
    schedule.hidden = !isAhead || fresh.phase === 'scheduled';
    off.disabled = fresh.phase === 'off';
    paceForm.hidden = waitingRoom === null;
    capacityForm.hidden = entryQueue === null;
    follow(step, String(settings.pacing?.step ?? ''));
    follow(every, String(settings.pacing?.everySeconds ?? ''));
    showPace();
    const measured = noteOfFeedback(words, settings.pacing?.feedback, Date.now());
    setText(feedback, measured);
    feedback.hidden = measured === '';
    follow(maxUsers, String(settings.maxUsers ?? ''));
    follow(threshold, String(settings.threshold ?? ''));
    for (const language of ['ko', 'en', 'ja'] as const)
      follow(texts[language], settings.message?.[language] ?? '');
    follow(opensAt, toLocal(settings.opensAt));
    follow(closesAt, toLocal(settings.closesAt));
  }

  const isAdmin = me.scope === 'admin';
  return {
    element: h(
      'section',
      { class: 'controls', 'aria-labelledby': 'controls-title' },
      h('h2', { id: 'controls-title' }, words('controls')),
      h(
        'div',
        { class: 'boxes' },
        h(
          'div',
          { class: 'box' },
          h('h3', {}, `${words('phase')}: `, phase),
          h(
            'div',
            { class: 'buttons' },
            ...Object.values(buttons),
            schedule,
            isAdmin && off,
            isAdmin && reset,
          ),
        ),
        paceForm,
        capacityForm,
        timesForm,
        messageForm,
      ),
    ),
    show,
    fillPace({ step: people, everySeconds }) {
      step.value = String(people);
      every.value = String(everySeconds);
      for (const input of [step, every]) input.dispatchEvent(new globalThis.Event('input'));
      step.focus();
    },
  };
}
