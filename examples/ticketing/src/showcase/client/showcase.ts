/** Puts the chosen state on the stage, or all of them beside each other. Nothing is sent. */
import '@urr/browser/define';
import '@urr/browser/time-left';
import type { Choice } from '../choice';
import { type Look, looks } from '../states';

const choice = JSON.parse(document.querySelector('#page-data')?.textContent ?? '') as Choice;
const stage = document.querySelector('#stage') as HTMLElement;
const all = looks(choice.tier);
const ELEMENTS = { '1': 'urr-waiting-room', '2': 'urr-entry-queue', pass: 'urr-time-left' } as const;

for (const look of all) {
  if (choice.form === 'all') {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = look.name;
    caption.lang = 'en';
    figure.dataset.look = look.name;
    figure.append(show(look), caption);
    stage.append(figure);
  } else if (look.name === choice.state) {
    stage.append(show(look));
  }
}

function show(look: Look): HTMLElement {
  const element = document.createElement(ELEMENTS[choice.tier]);
  element.lang = choice.lang;
  element.setAttribute('theme', choice.theme);
  element.toggleAttribute('inline', choice.form !== 'window');
  element.toggleAttribute('modal', choice.form === 'window');
  // A window can only be opened within the page.
  queueMicrotask(() => {
    for (const snapshot of look.snapshots) element.preview(snapshot as object);
    // Only now: with an event, what keeps a pass would begin to.
    element.eventId = 'iu-2027';
    if (look.press) element.shadowRoot?.querySelector<HTMLElement>(`[part=${look.press}]`)?.click();
  });
  return element;
}
