import { pathOf, unknownKey } from '../unknown-key';
import type { Field } from './field';

/** A field for each member. What has no default is left out of the result when nothing is said. */
export type Fields<T> = { readonly [Key in keyof T]-?: Field<T[Key]> };

/** An object with exactly these members, each of which may be left out. The result is frozen. */
export function object<T extends object>(fields: Fields<T>): Field<T> {
  const known = Object.keys(fields) as (keyof T & string)[];
  return (value = {}, path, issues) => {
    let given: Record<string, unknown> = {};
    if (isObject(value)) given = value;
    else issues.push({ path, message: 'expected an object' });
    const result: Partial<T> = {};
    for (const key of known) {
      const member = fields[key](says(given, key) ? given[key] : undefined, pathOf(path, key), issues);
      if (member !== undefined) result[key] = member;
    }
    for (const key in given) {
      if (!Object.hasOwn(fields, key) && says(given, key)) issues.push(unknownKey(path, key, known));
    }
    return Object.freeze(result as T);
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What some script has put on every object is not a setting anybody made. */
function says(given: object, key: string): boolean {
  return Object.hasOwn(given, key) || (key in given && !(key in Object.prototype));
}
