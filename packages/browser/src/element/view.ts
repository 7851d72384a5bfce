/** The DOM of one screen: built once, then only its texts change. Markup is never parsed from a string. */
import type { Action, Screen } from './screen';
import { styles } from './styles';

export type View = {
  readonly frame: HTMLElement;
  readonly isDialog: boolean;
  render(screen: Screen, lang: string): void;
  /** Says something to screen readers, once, in their own time. */
  announce(text: string): void;
  focusTitle(): void;
};

/** The direction is the texts', not the page's around them. */
const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur)$/;
/** Digits and signs from which on the large number is set smaller. */
const LONG_FIGURE = 8;

export function createView(
  root: ShadowRoot,
  { inline, onAction }: { readonly inline: boolean; readonly onAction: (action: Action) => void },
): View {
  const title = part('h2', 'title');
  title.id = 'title';
  title.tabIndex = -1;
  const lead = part('p', 'lead');
  lead.id = 'lead';
  const pulse = part('span', 'pulse');
  pulse.ariaHidden = 'true';
  const label = part('p', 'label');
  const [before, large, after] = [part('span', 'before'), part('span', 'large'), part('span', 'after')];
  const figure = part('p', 'figure', before, large, after);
  const fill = part('div', 'fill');
  const bar = part('div', 'bar', fill);
  bar.setAttribute('role', 'progressbar');
  bar.setAttribute('aria-valuemin', '0');
  bar.setAttribute('aria-valuemax', '100');
  const ahead = part('p', 'ahead');
  const wait = part('p', 'wait');
  const facts = part('div', 'facts', ahead, wait);
  const panel = part('div', 'panel', label, figure, bar, facts);
  const message = part('p', 'message');
  const notes = part('div', 'notes', part('p', 'note'), part('p', 'note'));
  const code = part('p', 'code');
  const controls = part('div', 'controls');
  const status = part('p', 'status');
  status.setAttribute('role', 'status');
  const head = part('div', 'head', pulse, title, lead);
  const body = part(
    'div',
    'body',
    slot('header'),
    head,
    panel,
    message,
    notes,
    code,
    controls,
    slot('footer'),
    status,
  );
  const frame = part(inline ? 'section' : 'dialog', 'frame', body);
  frame.setAttribute('aria-labelledby', 'title');
  frame.setAttribute('aria-describedby', 'lead');
  root.replaceChildren(frame);
  adopt(root);
  let shownControls = '';

  function render(screen: Screen, lang: string): void {
    frame.lang = lang;
    frame.dir = RIGHT_TO_LEFT.test(lang) ? 'rtl' : 'ltr';
    body.dataset.tone = screen.tone;
    body.dataset.tier = String(screen.tier);
    write(title, screen.title);
    write(lead, screen.lead);
    write(label, screen.label);
    figure.hidden = screen.figure === null;
    const [first, middle, last] = screen.figure ?? ['', '', ''];
    write(before, first);
    write(large, middle);
    write(after, last);
    large.toggleAttribute('data-long', middle.length > LONG_FIGURE);
    write(ahead, screen.ahead);
    write(wait, screen.wait);
    facts.hidden = ahead.hidden && wait.hidden;
    bar.hidden = screen.progress === null;
    if (screen.progress !== null) {
      const share = Math.floor(screen.progress * 100);
      fill.style.setProperty('--_share', String(screen.progress));
      bar.setAttribute('aria-valuenow', String(share));
      bar.setAttribute('aria-valuetext', screen.ahead || `${share}%`);
      bar.setAttribute('aria-label', screen.progressLabel);
    }
    panel.hidden = figure.hidden && bar.hidden && facts.hidden;
    write(message, screen.message);
    notes.hidden = screen.notes.length === 0;
    for (const [index, note] of [...notes.children].entries())
      write(note as HTMLElement, screen.notes[index] ?? '');
    write(code, screen.code);
    renderControls(screen);
  }

  /** Buttons stay the same nodes while they are the same, or a press and the focus would be lost. */
  function renderControls(screen: Screen): void {
    const wanted = JSON.stringify(screen.controls);
    if (wanted === shownControls) return;
    shownControls = wanted;
    const hadFocus = controls.contains(root.activeElement);
    controls.replaceChildren(
      ...screen.controls.map(({ action, text, look }) => {
        const button = part('button', action);
        button.type = 'button';
        button.dataset.look = look;
        button.textContent = text;
        button.addEventListener('click', () => onAction(action));
        return button;
      }),
    );
    controls.hidden = screen.controls.length === 0;
    if (hadFocus) (controls.querySelector('button') ?? title).focus();
  }

  return {
    frame,
    isDialog: !inline,
    render,
    announce(text) {
      status.textContent = text;
    },
    focusTitle: () => title.focus(),
  };
}

function part<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = name;
  element.setAttribute('part', name);
  element.append(...children);
  return element;
}

function slot(name: string): HTMLSlotElement {
  const element = document.createElement('slot');
  element.name = name;
  return element;
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === '';
}

let sheet: CSSStyleSheet | undefined;

/** An adopted sheet needs no leave from a Content-Security-Policy; browsers before 2023 get an element. */
function adopt(root: ShadowRoot): void {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
    }
    root.adoptedStyleSheets = [sheet];
  } catch {
    const element = document.createElement('style');
    element.textContent = styles;
    root.append(element);
  }
}
