import type { Language } from '../../catalog/concerts';

type Data = {
  readonly language: Language;
  readonly events: readonly { readonly eventId: string; readonly name: string }[];
};

const data = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}') as Data;

export const { language, events } = data;

/** An element the page's HTML is known to have. */
export function part<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`missing ${selector}`);
  return found;
}
