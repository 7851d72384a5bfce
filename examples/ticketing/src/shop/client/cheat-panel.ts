/** "Try to cheat": asks the demo to send a request no browser would, and shows what came back. */
import type { Attempt } from '../../cheat/attempt';
import { isCheat } from '../../cheat/cheats';
import { CHEAT_WORDS } from '../cheat-words';
import { post, watchDemo } from './demo-bar';
import { words } from './page-data';

export function startCheatPanel(panel: HTMLElement, eventId: string): void {
  const log = panel.querySelector('#cheat-log');
  let roomOn = true;
  watchDemo((state) => {
    roomOn = state.roomOn;
  });
  panel.addEventListener('click', (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLButtonElement>('[data-cheat]') : null;
    const cheat = button?.dataset.cheat;
    if (!button || !isCheat(cheat)) return;
    button.disabled = true;
    post('/demo/cheat', { cheat, eventId })
      .then(async (response) => (response.ok ? ((await response.json()) as Attempt) : undefined))
      .then((attempt) => attempt && log?.prepend(entry(attempt, roomOn)))
      .catch(() => {
        // Nothing to show: the demo itself does not answer.
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}

function entry(attempt: Attempt, roomOn: boolean): HTMLElement {
  const item = document.createElement('li');
  item.dataset.test = `answer-${attempt.cheat}`;
  const head = make('header', '');
  head.append(
    make('strong', words(CHEAT_WORDS[attempt.cheat])),
    make(
      'span',
      words(attempt.passed ? 'cheatPassed' : 'cheatRefused'),
      attempt.passed ? 'verdict passed' : 'verdict',
    ),
  );
  const facts = document.createElement('dl');
  const add = (name: string, value: string | null): void => {
    if (value === null) return;
    const pair = document.createElement('div');
    const text = make('dd', '');
    text.append(make('code', value));
    pair.append(make('dt', name), text);
    facts.append(pair);
  };
  add(words('cheatStatus'), String(attempt.status));
  add(words('cheatCode'), attempt.code);
  add(words('cheatReason'), attempt.reason);
  item.append(head, facts, make('pre', `> ${attempt.request.replaceAll('\n', '\n> ')}\n\n${attempt.body}`));
  if (attempt.passed && !roomOn) item.append(make('p', words('cheatOff')));
  return item;
}

function make(name: string, text: string, className = ''): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}
