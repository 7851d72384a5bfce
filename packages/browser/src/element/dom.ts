/** How the elements make their DOM. Markup is never parsed from a string. */

/** A piece that `::part()` reaches by its name. */
export function part<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  attributes(element, { class: name, part: name });
  element.append(...children);
  return element;
}

/** Sets only what differs: these run with every picture. */
export function attributes(element: Element, values: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (element.getAttribute(name) !== `${value}`) element.setAttribute(name, `${value}`);
  }
}

/** Shows these words, or takes the piece away where there are none. */
export function say(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = !words;
}

const sheets: Record<string, CSSStyleSheet> = {};

/** An adopted sheet needs no leave from a Content-Security-Policy; browsers before 2023 get an element. */
export function adopt(root: ShadowRoot, styles: string): void {
  try {
    let sheet = sheets[styles];
    if (!sheet) {
      sheet = sheets[styles] = new CSSStyleSheet();
      sheet.replaceSync(styles);
    }
    root.adoptedStyleSheets = [sheet];
  } catch {
    const element = document.createElement('style');
    element.textContent = styles;
    root.append(element);
  }
}
