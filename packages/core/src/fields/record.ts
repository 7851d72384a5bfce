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
    if (!isPlainObject(value)) {
      issues.push({ path, message: 'expected a record' });
    } else {
      for (const [key, item] of Object.entries(value)) {
        const at = pathOf(path, key);
        if (key === '__proto__') issues.push({ path: at, message: 'unknown key' });
        else if (!keyPattern.test(key)) issues.push({ path: at, message: keyMessage });
        else result[key] = member(item ?? null, at, issues);
      }
    }
    return Object.freeze(result);
  };
}

/** Maps and instances keep what they hold elsewhere than in members, where it would be passed over. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
