/** Numbers and durations as people read them, and templates filled with them. */
import type { Snapshot } from '../client/snapshot';
import type { Messages } from '../messages/messages';

/**
 * Puts values into `{name}` marks. Where a text has a singular and a plural, parted by `|`, `count` chooses.
 * Values go in as they are: the result is only ever used as text, never as markup.
 */
export function fill(template: string, values: Readonly<Record<string, string>>, count = 2): string {
  const form = template.split('|').at(count === 1 ? 0 : -1) as string;
  return form.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark);
}

/** Languages whose separator is known without asking, because a browser's first answer takes it 20 to 100 ms. */
const COMMA = /^(?:ko|en|ja|zh|th)$/;

/** With the separators of the language: 2,341. */
export function formatNumber(value: number, lang: string): string {
  if (COMMA.test(lang)) return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  try {
    return value.toLocaleString(lang);
  } catch {
    return value.toLocaleString();
  }
}

/** The visitor's time of day: 20:03:22. */
export function formatTime(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8);
}

/** Seconds below a minute, whole minutes below two hours, then whole hours: as precise as an estimate may sound. */
export function formatDuration(
  seconds: number,
  messages: Pick<Messages, 'seconds' | 'minutes' | 'hours'>,
  lang: string,
): string {
  const [template, value] =
    seconds < 60
      ? [messages.seconds, Math.max(1, Math.ceil(seconds))]
      : seconds < 7200
        ? [messages.minutes, Math.round(seconds / 60)]
        : [messages.hours, Math.round(seconds / 3600)];
  return fill(template, { n: formatNumber(value, lang) }, value);
}

/**
 * The expected wait: one figure, the smooth low end, where the range is no wider than one cycle or reads the same at
 * both ends; else both ends.
 *
 * @param everySeconds length of a cycle; null where admission has none, then ends are taken in steps of ten seconds
 */
export function formatWait(
  wait: Snapshot['wait'],
  everySeconds: number | null,
  messages: Messages,
  lang: string,
): string {
  if (!wait) return messages.waitUnknown;
  const { lowSeconds, highSeconds, aboutSeconds } = wait;
  const step = everySeconds ? 1 : 10;
  const one = highSeconds - lowSeconds <= 2 * (everySeconds ?? 0);
  const [low, high] = [(one && aboutSeconds) || lowSeconds, highSeconds].map((seconds) =>
    formatDuration(seconds < 60 ? Math.ceil(seconds / step) * step : seconds, messages, lang),
  ) as [string, string];
  return fill(messages.wait, { t: one || low === high ? low : fill(messages.range, { a: low, b: high }) });
}

/** Time until the opening: 1:02:03, or 02:03 below an hour. */
export function formatCountdown(seconds: number): string {
  const left = Math.max(0, seconds);
  const parts = [Math.floor(left / 60) % 60, left % 60];
  if (left >= 3600) parts.unshift(Math.floor(left / 3600));
  return parts.map((part) => `${part}`.padStart(2, '0')).join(':');
}

/** Texts as a screen reader says them: one sentence after the other. */
export function sentences(texts: readonly string[]): string {
  return texts
    .filter(Boolean)
    .map((text) => text.trim().replace(/[.。]?$/, '.'))
    .join(' ');
}
