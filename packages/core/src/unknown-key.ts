import type { ConfigIssue } from './errors';
import { nearest } from './nearest';

/** Where a key of the object at `path` stands. */
export function pathOf(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** The complaint about a key the object at `path` does not have, with the one that was meant. */
export function unknownKey(path: string, key: string, known: readonly string[]): ConfigIssue {
  const hint = nearest(key, known);
  return {
    path: pathOf(path, key),
    message: `unknown key${hint === undefined ? '' : `, did you mean ${pathOf(path, hint)}?`}`,
  };
}
