/** Every text of the console. */
import { en } from './words-en';
import { ko } from './words-ko';

export type Word = keyof typeof en;
export type Language = 'en' | 'ko';

const ALL: Readonly<Record<Language, Readonly<Record<Word, string>>>> = { en, ko };

export type Words = {
  readonly language: Language;
  (word: Word, values?: Readonly<Record<string, string | number>>): string;
  number(value: number): string;
  /** Date and time, to the second if it is today. */
  time(ms: number): string;
  clock(ms: number): string;
};

export function createWords(language: Language): Words {
  const numbers = new Intl.NumberFormat(language);
  const clock = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const full = new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const today = (ms: number): boolean => new Date(ms).toDateString() === new Date().toDateString();
  const words = (word: Word, values: Readonly<Record<string, string | number>> = {}): string =>
    ALL[language][word].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? numbers.format(value) : (value ?? '');
    });
  return Object.assign(words, {
    language,
    number: (value: number) => numbers.format(value),
    time: (ms: number) => (today(ms) ? clock : full).format(ms),
    clock: (ms: number) => clock.format(ms),
  });
}
