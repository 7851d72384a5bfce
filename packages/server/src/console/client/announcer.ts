/** What a screen reader hears: results at once, figures now and then. */
import { h, setText } from './dom';

export type Announcer = {
  readonly element: HTMLElement;
  now(text: string): void;
  /** At most once in half a minute, and only what is new. */
  figures(text: string): void;
};

const EVERY_MS = 30_000;

export function createAnnouncer(): Announcer {
  const element = h('p', { class: 'hidden', role: 'status' });
  let last = Date.now();
  return {
    element,
    now(text) {
      last = Date.now();
      setText(element, text);
    },
    figures(text) {
      if (Date.now() - last < EVERY_MS) return;
      last = Date.now();
      setText(element, text);
    },
  };
}
