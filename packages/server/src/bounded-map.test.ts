import { expect, it } from 'vitest';
import { createBoundedMap } from './bounded-map';

it('forgets what was not read in a while, never more than half at a time', () => {
  const map = createBoundedMap<number>(4);
  for (const [value, key] of ['a', 'b', 'c'].entries()) map.set(key, value);
  expect(map.get('a')).toBe(0);
  map.set('d', 3);
  expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([0, undefined, 2, 3]);
});

it('begins an era whenever something may be forgotten that has not been read since', () => {
  const map = createBoundedMap<number>(4);
  const first = map.era();
  map.set('a', 0);
  map.set('b', 1);
  expect(map.era()).toBe(first);
  map.set('c', 2);
  expect(map.era()).not.toBe(first);
  expect(map.get('a')).toBe(0);
});
