import { expect, it } from 'vitest';
import { compareLoads } from './compare-loads.ts';

it('accepts builds that export the same', () => {
  const esm = { a: { x: 0, E: 1 }, b: { E: 1 } };
  const cjs = { a: { x: 5, E: 6 }, b: { E: 6 } };
  expect(compareLoads(esm, cjs)).toEqual([]);
});

it.each([
  { when: 'an entry is empty', esm: { a: {} }, cjs: { a: {} }, says: 'a exports nothing' },
  { when: 'require has less', esm: { a: { x: 0, y: 1 } }, cjs: { a: { x: 0 } }, says: 'a: require lacks y' },
  {
    when: 'require has more',
    esm: { a: { x: 0 } },
    cjs: { a: { x: 0, default: 1 } },
    says: 'a: import lacks default',
  },
  {
    when: 'entries share a class in one build only',
    esm: { a: { E: 0 }, b: { E: 0 } },
    cjs: { a: { E: 0 }, b: { E: 1 } },
    says: 'require gives two copies of E, in a and b',
  },
])('complains when $when', ({ esm, cjs, says }) => {
  expect(compareLoads(esm, cjs)).toEqual([says]);
});
