/** Decides what a screen reader hears: every change of state at once, the advance of the line now and then. */
import type { Screen } from './screen';
import { sentences } from './text';

const PAUSE_MS = 20_000;

export type Announcer = {
  /** @param headed the heading itself has just got the focus, and is read because of that */
  hear(screen: Screen, nowMs: number, headed?: boolean): void;
};

export function createAnnouncer(announce: (text: string) => void): Announcer {
  let title = '';
  let saidAt = 0;
  let said = '';
  return {
    hear(screen, nowMs, headed) {
      const news = screen.title !== title;
      const { progress, label, before, large, after, spoken } = screen;
      const text = news
        ? sentences([
            ...(headed ? [] : [screen.title, screen.lead]),
            progress === null ? '' : `${label} ${before}${large}${after}`,
            screen.message,
            spoken,
          ])
        : sentences([screen.why, spoken]);
      if (news) title = screen.title;
      if (!text || text === said || (!news && nowMs - saidAt < PAUSE_MS)) return;
      said = text;
      saidAt = nowMs;
      announce(text);
    },
  };
}
