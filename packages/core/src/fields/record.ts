import { pathOf } from '../unknown-key';
import type { Field } from './field';

/** An object whose keys the user chooses, all of the same kind. The result is frozen. */
export function record<T>(
  keyPattern: RegExp,
  keyMessage: string,
  member: Field<T>,
): Field<Readonly<Record<string, T>>> {
  return (value = {}, path, issues) => {
    const result: Record<string, T> = {};
    // A Map keeps what it holds elsewhere than in members, where it would be passed over.
    if (Object.prototype.toString.call(value) !== '[object Object]') {
      issues.push({ path, message: 'expected a record' });
    } else {
      for (const [key, item] of Object.entries(value as object)) {
        const at = pathOf(path, key);
        if (key === '__proto__') issues.push({ path: at, message: 'unknown key' });
        else if (!keyPattern.test(key)) issues.push({ path: at, message: keyMessage });
        else result[key] = member(item ?? null, at, issues);
      }
    }
    return Object.freeze(result);
  };
}
