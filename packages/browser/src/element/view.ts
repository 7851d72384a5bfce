/** The DOM of one screen: built once, then only its texts change. */
import { adopt, attributes, part, say } from './dom';
import type { Action, Screen, Texts } from './screen';
import { styles } from './styles';

export type View = {
  readonly frame: HTMLElement;
  /** The frame, where it is a window. */
  readonly dialog: HTMLDialogElement | null;
  render(screen: Screen, lang: string): void;
  /** Says something to screen readers, once, in their own time. */
  announce(text: string): void;
  focusTitle(): void;
};

/** The direction is the texts', not the page's around them. */
const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur)$/;
/** Digits and signs from which on the large number is set smaller. */
const LONG_FIGURE = 7;

export function createView(
  root: ShadowRoot,
  { inline, onAction }: { readonly inline: boolean; readonly onAction: (action: Action) => void },
): View {
  const texts: Partial<Record<keyof Texts, HTMLElement>> = {};
  const text = (name: keyof Texts, tag: 'p' | 'h2' | 'span' = 'p', called: string = name) => {
    const element = part(tag, called);
    texts[name] = element;
    return element;
  };

  const title = text('title', 'h2');
  title.id = 'title';
  title.tabIndex = -1;
  const lead = text('lead');
  lead.id = 'lead';
  const pulse = part('span', 'pulse');
  const figure = part('p', 'figure', text('before', 'span'), text('large', 'span'), text('after', 'span'));
  const fill = part('div', 'fill');
  const bar = part('div', 'bar', fill);
  const panel = part(
    'div',
    'panel',
    text('label'),
    figure,
    bar,
    text('ahead'),
    text('wait'),
    text('why'),
    text('updated'),
  );
  const controls = part('div', 'controls');
  const notes = part('div', 'notes', text('keepOpen', 'p', 'note'), text('automatic', 'p', 'note'));
  const status = part('p', 'status');
  attributes(status, { role: 'status' });
  const signIn = slot('sign-in');
  const body = part(
    'div',
    'body',
    slot('header'),
    part('div', 'head', pulse, title, lead),
    panel,
    text('message'),
    notes,
    text('code'),
    signIn,
    controls,
    slot('footer'),
    status,
  );
  const frame = part(inline ? 'section' : 'dialog', 'frame', body);
  attributes(frame, { 'aria-labelledby': 'title', 'aria-describedby': 'lead' });
  root.replaceChildren(frame);
  adopt(root, styles);

  let shownControls = '';

  function render(screen: Screen, lang: string): void {
    const { tone, tier, large, progress } = screen;
    attributes(frame, { lang, dir: RIGHT_TO_LEFT.test(lang) ? 'rtl' : 'ltr' });
    attributes(body, { 'data-tone': tone, 'data-tier': tier });
    for (const [name, element] of Object.entries(texts)) {
      say(element, screen[name as keyof Texts]);
    }
    figure.toggleAttribute('data-long', large.length > LONG_FIGURE);
    figure.hidden = !large;
    notes.hidden = !screen.keepOpen;
    signIn.hidden = screen.code !== 'unauthorized';
    bar.hidden = progress === null;
    panel.hidden = !large && bar.hidden && !screen.wait;
    if (progress !== null) {
      const share = Math.floor(progress * 100);
      fill.style.setProperty('--_share', String(progress));
      attributes(bar, {
        role: 'progressbar',
        'aria-label': screen.progressLabel,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': share,
        'aria-valuetext': screen.ahead || `${share}%`,
      });
    }
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
        attributes(button, { type: 'button', 'data-look': look });
        button.textContent = text;
        button.onclick = () => onAction(action);
        return button;
      }),
    );
    controls.hidden = !screen.controls.length;
    if (hadFocus) (controls.querySelector('button') ?? title).focus();
  }

  return {
    frame,
    dialog: inline ? null : (frame as HTMLDialogElement),
    render,
    announce(words) {
      status.textContent = words;
    },
    focusTitle: () => title.focus(),
  };
}

function slot(name: string): HTMLSlotElement {
  const element = document.createElement('slot');
  element.name = name;
  return element;
}
