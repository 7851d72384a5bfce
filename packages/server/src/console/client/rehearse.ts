/** "Rehearse this sale": the event's settings against a crowd of the operator's own guess, in a thread of this browser. */

import type { RehearsalRequest } from '../rehearsal/rehearse-event';
import type { FromWorker } from '../rehearsal/worker';
import type { Event } from './api';
import { button, field, h, setText } from './dom';
import { follow, hold } from './follow';
import { createResults, type Pace } from './results';
import type { Word, Words } from './words';

export type Rehearse = { readonly element: HTMLElement; show(event: Event): void };

/** What browsers with Trusted Types want of an address that scripts are loaded from. */
type Policies = {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): unknown };
};

let policy: ReturnType<Policies['createPolicy']> | undefined;

/**
 * @param prefix of the operator API, where the thread's script is
 * @param usePace fills in the pace without sending it; absent for those who may not change anything
 */
export function createRehearse(
  words: Words,
  prefix: string,
  usePace: ((pace: Pace) => void) | undefined,
): Rehearse {
  let event: Event | undefined;
  let running: Worker | undefined;

  const whole = (min: number, max: number, value?: number) =>
    h('input', {
      type: 'number',
      min,
      max,
      step: 1,
      inputmode: 'numeric',
      ...(value === undefined ? {} : { value }),
    });
  const visitors = whole(1, 1_000_000);
  const step = whole(1, 10_000_000);
  const every = whole(1, 3600);
  const capacity = whole(1, 100_000_000);
  const stay = whole(1, 600, 240);
  const arrive = whole(1, 86_400, 60);
  const early = whole(0, 100, 0);
  const abandon = whole(0, 100, 0);
  const tickets = whole(1, 100_000_000);
  const each = whole(1, 100, 2);
  const clear = whole(1, 1440);
  const curve = h('textarea', { rows: 3, placeholder: '-60,120\n0,4000\n60,900', spellcheck: 'false' });
  for (const input of [step, every, stay, arrive, early, abandon, each]) input.required = true;
  hold([step, every, capacity]);

  const status = h('p', { class: 'note', role: 'status' });
  const start = h('button', { type: 'submit', class: 'go' }, words('rehearseRun'));
  const stop = button(words('rehearseStop'), () => end(words('rehearseStopped')), { hidden: true });
  const results = createResults(words, usePace);
  const group = (title: Word, ...fields: readonly HTMLElement[]) =>
    h('fieldset', {}, h('legend', {}, words(title)), h('div', { class: 'fields' }, ...fields));
  const form = h(
    'form',
    { class: 'box rehearse' },
    h('p', { class: 'note' }, words('rehearseLead')),
    group(
      'rehearseCrowd',
      field(words('rehearseVisitors'), visitors, words('rehearseVisitorsNote')),
      field(words('rehearseArrive'), arrive),
      field(words('rehearseEarly'), early),
      field(words('rehearseAbandon'), abandon),
      field(words('rehearseCurve'), curve, words('rehearseCurveNote')),
    ),
    group(
      'rehearseSettings',
      field(words('rehearseStep'), step),
      field(words('rehearseEvery'), every),
      field(words('rehearseCapacity'), capacity),
      field(words('rehearseStay'), stay),
    ),
    group(
      'rehearseQuestions',
      field(words('rehearseClear'), clear),
      field(words('rehearseTickets'), tickets),
      field(words('rehearseEach'), each),
    ),
    h('div', { class: 'buttons' }, start, stop),
    status,
  );
  // A curve may take the place of a number that is missing.
  form.addEventListener('input', () => {
    for (const input of [visitors, curve]) input.setCustomValidity('');
  });
  form.addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    if (running === undefined) run();
  });

  function run(): void {
    const rehearsed = event;
    if (rehearsed === undefined) return;
    if (visitors.value === '' && curve.value.trim() === '') {
      complain(visitors, words('rehearseVisitorsMissing'));
      return;
    }
    const request = requestOf(rehearsed);
    const began = performance.now();
    results.clear();
    start.disabled = true;
    stop.hidden = false;
    setText(status, words('rehearseRunning'));
    const thread = openThread(`${prefix}/console/rehearsal.js`);
    running = thread;
    thread.addEventListener('error', () => end(words('rehearseNoThread')));
    thread.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.state === 'failed') {
        end(words('rehearseFailed', { detail: data.detail }));
        if (data.field !== null) complain(data.field === 'curve' ? curve : visitors, data.detail);
        return;
      }
      const seconds = Math.max(0.1, Math.round((performance.now() - began) / 100) / 10);
      end(words('rehearseDone', { count: data.answer.visitors, seconds: String(seconds) }));
      results.show(data.answer, request, rehearsed);
    });
    thread.postMessage(request);
  }

  function end(told: string): void {
    running?.terminate();
    running = undefined;
    start.disabled = false;
    stop.hidden = true;
    setText(status, told);
  }

  function complain(input: HTMLInputElement | HTMLTextAreaElement, detail: string): void {
    input.setCustomValidity(detail);
    input.reportValidity();
  }

  function requestOf({ settings }: Event): RehearsalRequest {
    const optional = (input: HTMLInputElement): number | null =>
      input.value === '' ? null : Number(input.value);
    const minutes = optional(clear);
    return {
      visitors: optional(visitors),
      pacing: {
        step: Number(step.value),
        everySeconds: Number(every.value),
        burst: settings.pacing?.burst ?? 1.2,
      },
      order: settings.order ?? 'arrival',
      ledger: settings.ledger ?? 'subject',
      capacity: optional(capacity),
      staySeconds: Number(stay.value),
      curve: curve.value,
      arriveSeconds: Number(arrive.value),
      early: Number(early.value) / 100,
      abandon: Number(abandon.value) / 100,
      tickets: optional(tickets),
      ticketsEach: Number(each.value),
      clearInSeconds: minutes === null ? null : minutes * 60,
      chartWords: {
        people: words('rehearsePeople'),
        aSecond: words('rehearseASecond'),
        crowd: words('rehearseChartCrowd'),
        waiting: words('rehearseLineWaiting'),
        requests: words('rehearseChartRequests'),
        asked: words('rehearseLineRequests'),
        pace: words('rehearseChartPace'),
        admitted: words('rehearseLineAdmitted'),
        step: words('rehearseLineStep'),
        site: words('rehearseChartSite'),
        inside: words('rehearseLineInside'),
      },
    };
  }

  return {
    element: h(
      'section',
      { class: 'rehearsal', 'aria-labelledby': 'rehearse-title' },
      h('h2', { id: 'rehearse-title' }, words('rehearse')),
      form,
      results.element,
    ),
    show(fresh) {
      if (event !== undefined && event.eventId !== fresh.eventId) {
        end('');
        results.clear();
        for (const input of [step, every, capacity]) delete input.dataset.held;
      }
      event = fresh;
      follow(step, String(fresh.settings.pacing?.step ?? ''));
      follow(every, String(fresh.settings.pacing?.everySeconds ?? ''));
      follow(capacity, String(fresh.settings.maxUsers ?? ''));
    },
  };
}

function openThread(address: string): Worker {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: Policies };
  policy ??= trustedTypes?.createPolicy('urr-rehearsal', { createScriptURL: (asked) => asked });
  return new Worker((policy?.createScriptURL(address) ?? address) as string);
}
