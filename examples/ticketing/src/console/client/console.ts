/** The operator's page: reads `/console/live` once a second, sends what is pressed. */
import type { ConsoleEvent, Live, Sample } from '../live';
import { type ConsoleWord, consoleWords } from '../words';
import { createCharts } from './charts';
import { events, language, part } from './page-data';
import { createSlider } from './slider';

const EVERY_MS = 1000;
const PHASES: Readonly<Record<string, ConsoleWord>> = {
  open: 'phaseOpen',
  paused: 'phasePaused',
  scheduled: 'phaseScheduled',
  closed: 'phaseClosed',
  off: 'phaseOff',
};

const words = consoleWords(language);
const charts = createCharts();
const number = (value: number): string => value.toLocaleString('en-US');

let eventId = events[0]?.eventId ?? '';
let live: Live | undefined;
const samples: Sample[] = [];

const pace = createSlider('pace', (perMinute) => send(`/console/events/${eventId}`, { perMinute }));
const maxUsers = createSlider('max-users', (value) =>
  send(`/console/events/${eventId}`, { maxUsers: value }),
);
const crowd = createSlider('crowd', (size) => send('/console/crowd', { size }));

for (const action of ['pause', 'resume'] as const) {
  part<HTMLButtonElement>(`#${action}`).addEventListener('click', () =>
    send(`/console/events/${eventId}`, { action }),
  );
}
part('#room').addEventListener('click', () =>
  send('/demo/room', { on: part('#room').getAttribute('aria-checked') !== 'true' }),
);
for (const tab of document.querySelectorAll<HTMLElement>('[data-tab]')) {
  tab.addEventListener('click', () => {
    eventId = tab.dataset.tab ?? eventId;
    show();
  });
}

setInterval(() => void look(), EVERY_MS);
void look();

async function look(): Promise<void> {
  if (document.hidden && live !== undefined) return;
  const since = samples.at(-1)?.at ?? 0;
  try {
    const response = await fetch(`/console/live?since=${since}`);
    live = (await response.json()) as Live;
    samples.push(...live.samples);
    samples.splice(0, samples.length - 300);
    part('#live').classList.remove('lost');
    show();
  } catch {
    part('#live').classList.add('lost');
  }
}

function send(path: string, body: unknown): void {
  void fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(look);
}

function show(): void {
  if (live === undefined) return;
  const event = live.events.find((candidate) => candidate.eventId === eventId);
  showTabs(live.events);
  showTiles(event);
  charts.show(samples, eventId, live.capacityPerSecond);
  if (event) {
    pace.show(event.perMinute);
    maxUsers.show(event.maxUsers);
    part<HTMLButtonElement>('#pause').disabled = event.phase !== 'open';
    part<HTMLButtonElement>('#resume').disabled = event.phase !== 'paused';
  }
  crowd.show(live.crowd.size);
  part('#room').setAttribute('aria-checked', String(live.roomOn));
  part('#event-name').textContent = events.find((candidate) => candidate.eventId === eventId)?.name ?? '';
  showCosts(live);
  showLog(live);
}

function showTabs(states: readonly ConsoleEvent[]): void {
  for (const tab of document.querySelectorAll<HTMLElement>('[data-tab]'))
    tab.setAttribute('aria-selected', String(tab.dataset.tab === eventId));
  for (const state of states) {
    const badge = document.querySelector(`[data-phase="${state.eventId}"]`);
    const word = PHASES[state.phase];
    if (badge && word) badge.textContent = words(word);
  }
}

function showTiles(event: ConsoleEvent | undefined): void {
  const now = samples.at(-1)?.events[eventId];
  if (now === undefined) return;
  const values = {
    serving: now.serving,
    line: now.line,
    queue: now.queue,
    admitted: now.admittedPerMinute,
    active: now.active,
    booked: now.booked,
  };
  for (const [name, value] of Object.entries(values)) part(`[data-tile=${name}]`).textContent = number(value);
  part('[data-tile-note=serving]').textContent = words('ofTail', { count: now.tail });
  part('[data-tile-note=active]').textContent = words('ofMax', { count: now.maxUsers });
  part('[data-tile-note=admitted]').textContent = event ? words('perMinute', { count: event.perMinute }) : '';
}

function showCosts({ costs }: Live): void {
  for (const name of ['requestsPerWaiter', 'storeWritesPerJoin', 'storeCommandsPerPoll'] as const) {
    part(`[data-cost=${name}]`).textContent = costs[name].toFixed(costs[name] < 10 ? 2 : 1);
  }
  part('[data-cost-note=requestsPerWaiter]').textContent = words('costRequestsNote', {
    share: Math.round(costs.cachedShare * 100),
  });
  part('[data-cost-note=storeCommandsPerPoll]').textContent = words('costCommandsNote', {
    count: costs.storeCommandsPerEntry.toFixed(1),
  });
}

function showLog({ log }: Live): void {
  const items = log.map(({ at, eventId: about, who, action, why }) => {
    const item = document.createElement('li');
    const time = document.createElement('time');
    time.textContent = new Date(at).toLocaleTimeString('en-GB');
    const what = document.createElement('span');
    what.textContent = `${action} · ${about}`;
    const note = document.createElement('small');
    note.textContent = [who, why].filter(Boolean).join(' — ');
    item.append(time, what, note);
    return item;
  });
  part('#log').replaceChildren(...items);
}
