import type { Field } from './field';

/** Texts in an array, which takes the place of the default one. */
export function list(fallback: readonly string[]): Field<readonly string[]> {
  return (value = fallback, path, issues) => {
    if (!Array.isArray(value)) {
      issues.push({ path, message: 'expected an array' });
      return fallback;
    }
    const items: unknown[] = [...value];
    items.forEach((item, index) => {
      if (typeof item !== 'string') issues.push({ path: `${path}.${index}`, message: 'expected a string' });
    });
    return Object.freeze(items as string[]);
  };
}
