/** Time left on the seat and payment pages, kept by the entry pass itself. */
import { type KeptEntry, keepEntry } from '@urr/browser';
import { part, words } from './page-data';

/** Shows the time left in `#clock` and warnings in `#alert`. */
export function startEntryClock(eventId: string): KeptEntry {
  const clock = part('#clock');
  const text = part('b', clock);
  const entry = keepEntry({
    eventId,
    warnSeconds: 60,
    onEnding: () => warn(words('timeEnding')),
    onEnded: () => warn(words('timeEnded')),
  });
  const show = (): void => {
    const { state, secondsLeft } = entry.getSnapshot();
    text.textContent = minutes(secondsLeft);
    clock.classList.toggle('ending', state === 'ending' || state === 'ended');
  };
  entry.subscribe(show);
  show();
  return entry;
}

export function warn(text: string): void {
  const alert = part('#alert');
  alert.textContent = text;
  alert.hidden = text === '';
}

export function minutes(seconds: number | null): string {
  return seconds === null ? '–:––' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
