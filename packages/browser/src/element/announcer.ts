/** Decides what a screen reader hears: every change of state at once, the advance of the line now and then. */
import type { Screen } from './screen';

const PAUSE_MS = 20_000;

export type Announcer = { hear(screen: Screen, nowMs: number): void };

export function createAnnouncer(announce: (text: string) => void): Announcer {
  let title = '';
  let saidAt = Number.NEGATIVE_INFINITY;
  let said = '';
  return {
    hear(screen, nowMs) {
      const news = screen.title !== title;
      const standing = [screen.ahead, screen.wait].filter(Boolean).join('. ');
      const figure = screen.figure ? screen.figure.join('') : '';
      const text = news
        ? [screen.title, screen.lead, screen.progress === null ? '' : `${screen.label} ${figure}`, standing]
            .map((part) => part.trim())
            .filter(Boolean)
            .join('. ')
        : standing;
      if (!text || text === said || (!news && nowMs - saidAt < PAUSE_MS)) return;
      title = screen.title;
      said = text;
      saidAt = nowMs;
      announce(text);
    },
  };
}
