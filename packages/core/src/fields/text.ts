import { type Field, single } from './field';

/** A pattern, and the sentence for a text that does not match it. */
export type TextRule = readonly [pattern: RegExp, message: string];

/** A text that matches every rule. */
export function text(fallback: string, ...rules: readonly TextRule[]): Field<string> {
  return single(fallback, (value) =>
    typeof value === 'string'
      ? rules.filter(([pattern]) => !pattern.test(value)).map(([, message]) => message)
      : ['expected a string'],
  );
}

/** A text, or null, which is also the default. */
export function textOrNull(...rules: readonly TextRule[]): Field<string | null> {
  const some = text('', ...rules);
  return (value = null, path, issues) => (value === null ? null : some(value, path, issues));
}
