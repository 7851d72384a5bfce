/** The operator's console: asks for a token, then shows one event at a time and what can be done with it. */

import { createAnnouncer } from './announcer';
import { type Event, type Live, Refused } from './api';
import { type Board, createBoard } from './board';
import { h } from './dom';
import { keep, type Sample, toSample } from './samples';
import { createSignIn, forgetToken, openSession, type Session, storedToken, tokenFromLink } from './sign-in';
import { createWords, type Language } from './words';

/** Between looks; a hidden tab keeps its charts going at the slower pace. */
const LOOK_MS = 2000;
const HIDDEN_MS = 15_000;
const MOST_MS = 30_000;
/** The list of events is asked for with every so many looks. */
const LIST_EVERY = 10;

const prefix = document.body.dataset.api ?? '';
const announcer = createAnnouncer();
const root = h('div', { id: 'root' });
document.body.append(root, announcer.element);

let language: Language = document.documentElement.lang === 'ko' ? 'ko' : 'en';
let session: Session | undefined;
let board: Board | undefined;
let events: readonly Event[] = [];
let eventId = new URLSearchParams(location.hash.slice(1)).get('event') ?? '';
let live: Live | undefined;
let samples: readonly Sample[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let looks = 0;
let failures = 0;
/** Raised whenever an answer to an earlier question is of no use any more. */
let turn = 0;

function render(refused?: string): void {
  const words = createWords(language);
  document.documentElement.lang = language;
  document.title = words('title');
  if (session === undefined) {
    board = undefined;
    root.replaceChildren(h('main', {}, createSignIn(words, enter, refused)));
    root.querySelector('input')?.focus();
    return;
  }
  board = createBoard({
    words,
    session,
    prefix,
    announcer,
    choose(chosen) {
      choose(chosen);
      void look();
    },
    switchLanguage() {
      language = language === 'ko' ? 'en' : 'ko';
      const address = new URL(location.href);
      address.searchParams.set('lang', language);
      history.replaceState(null, '', address);
      render();
    },
    signOut: () => leave(),
    refresh: look,
  });
  root.replaceChildren(board.element);
  board.show({ events, eventId, live, samples });
}

async function enter(token: string): Promise<void> {
  session = await openSession(prefix, token);
  looks = 0;
  render();
  await look();
}

function leave(refused?: string): void {
  clearTimeout(timer);
  turn += 1;
  forgetToken();
  session = undefined;
  live = undefined;
  samples = [];
  render(refused);
}

function choose(chosen: string): void {
  if (chosen === eventId) return;
  eventId = chosen;
  live = undefined;
  samples = [];
  history.replaceState(null, '', `${location.pathname}${location.search}#event=${chosen}`);
}

/** Asks how things are, shows it, and asks again after a while. */
async function look(): Promise<void> {
  clearTimeout(timer);
  if (session === undefined) return;
  const { api } = session;
  turn += 1;
  const mine = turn;
  let after = document.hidden ? HIDDEN_MS : LOOK_MS;
  try {
    if (looks % LIST_EVERY === 0 || eventId === '') {
      const answer = await api.get<{ events: readonly Event[] }>('/events');
      if (mine !== turn) return;
      events = answer.events;
      const first = events[0];
      if (first !== undefined && !events.some((event) => event.eventId === eventId)) choose(first.eventId);
    }
    looks += 1;
    if (events.length > 0) {
      const answer = await api.get<Live>(`/events/${eventId}/live`);
      if (mine !== turn) return;
      live = answer;
      samples = keep(samples, toSample(live));
    }
    failures = 0;
  } catch (error) {
    if (mine !== turn) return;
    const { status, retryAfterMs } = error instanceof Refused ? error : new Refused(0, String(error));
    if (status === 401 || status === 403) return leave(createWords(language)('tokenRefused'));
    if (status === 404) looks = 0;
    failures += 1;
    after = retryAfterMs ?? Math.min(MOST_MS, LOOK_MS * 2 ** failures);
  }
  board?.show({ events, eventId, live, samples, failures });
  timer = setTimeout(() => void look(), after);
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void look();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => board?.repaint());

tokenFromLink();
const token = storedToken();
if (token === null) render();
else
  enter(token).catch((error: unknown) => {
    const { status } = error instanceof Refused ? error : new Refused(0, '');
    const words = createWords(language);
    // A server that is away does not make a token wrong: it is asked for, and can be given again.
    leave(
      status === 0 || status >= 500 ? words('failed', { code: status || 'offline' }) : words('tokenRefused'),
    );
  });
