import type { Language } from '../../catalog/concerts';

type Data = { readonly language: Language };

export const { language } = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}') as Data;

/** An element the page's HTML is known to have. */
export function part<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`missing ${selector}`);
  return found;
}
