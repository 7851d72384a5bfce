/** What the server told this page, and the wording in its language. */
import type { Language } from '../../catalog/concerts';
import { type Say, say } from '../words';

type Data = Readonly<Record<string, unknown>> & { readonly language: Language };

const element = document.getElementById('page-data');

export const data = JSON.parse(element?.textContent ?? '{}') as Data;
export const language: Language = data.language ?? 'ko';
export const words: Say = say(language);

/** A field of the page's data that the page cannot do without. */
export function field<T extends string | number>(name: string): T {
  return data[name] as T;
}

/** An element the page's HTML is known to have. */
export function part<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`missing ${selector}`);
  return found;
}
