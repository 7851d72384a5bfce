import { type Field, single } from './field';

/** One of the words listed. */
export function choice<Word extends string, T extends Word | undefined = Word>(
  words: readonly Word[],
  fallback: T,
): Field<T | Word> {
  return single<T | Word>(fallback, (value) =>
    (words as readonly unknown[]).includes(value)
      ? []
      : [`expected ${words.map((word) => JSON.stringify(word)).join(' or ')}`],
  );
}

/** On or off. */
export function flag(fallback: boolean): Field<boolean> {
  return single(fallback, (value) => (typeof value === 'boolean' ? [] : ['expected a boolean']));
}
