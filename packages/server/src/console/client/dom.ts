/** Elements without markup: nothing that comes from a server is ever read as HTML. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | null | undefined | false;

/** `h('button', { type: 'button', disabled: true }, 'Pause')`: false and undefined attributes are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** Writes only what is new: a screen reader and the selection stay undisturbed by the rest. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function button(label: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = h('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', onClick);
  return element;
}

let ids = 0;

/** For labels and descriptions. */
export function newId(prefix: string): string {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** A labelled field. */
export function field(label: string, input: HTMLElement, note?: string): HTMLElement {
  const id = newId('field');
  input.id = id;
  const noteId = `${id}-note`;
  if (note !== undefined) input.setAttribute('aria-describedby', noteId);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    input,
    note !== undefined && h('p', { class: 'note', id: noteId }, note),
  );
}
