/** Spoiling values: one part at a time is something else, or is not there. */

import { SEATS } from '../support/decision-table';
import { bothCookies } from '../support/passes';

/** What a part may be instead. All of it survives JSON, which is how events get into njs. */
export const JUNK: readonly unknown[] = [
  null,
  true,
  0,
  '',
  'x',
  '\u0000',
  '/api/v1/me',
  SEATS,
  bothCookies,
  [],
  [null],
  ['x'],
  [[]],
  [{}],
  [{ key: 'Cookie' }],
  [{ key: 'Cookie', value: null }],
  [{ key: 'Cookie', value: 7 }, { value: {} }],
  {},
  { value: 'x' },
  { value: null },
  { value: 7, multiValue: 'x' },
  { value: 'x', multiValue: [null, { value: {} }] },
  { length: 1 },
  { 0: { value: bothCookies }, length: 1 },
  JSON.parse('{"__proto__":{"cookie":[{"value":"x"}]}}'),
];

/** Every place in a value: the keys that lead there. */
function placesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return [[...path], ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

function without(value: unknown, path: readonly string[]): unknown {
  const copy = structuredClone(value);
  let at = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  delete at[path.at(-1) ?? ''];
  return copy;
}

/** The value with each of its parts replaced by each of `junk`, and with each of its parts left out. */
export function spoilt(value: unknown, junk: readonly unknown[] = JUNK): unknown[] {
  return placesOf(value).flatMap((path) => [
    ...junk.map((by) => replaced(value, path, by)),
    ...(path.length === 0 ? [] : [without(value, path)]),
  ]);
}

/** The same, down to its last object without a prototype. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) copy[key] = bare(inner);
  return copy;
}
