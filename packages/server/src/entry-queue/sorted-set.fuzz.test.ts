import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSortedSet } from './sorted-set';

const operation = fc.oneof(
  fc.record({ add: fc.integer({ min: 0, max: 40 }), score: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ remove: fc.integer({ min: 0, max: 40 }) }),
);

it('orders and counts like a sorted array, whatever is added, moved and removed', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
      const set = createSortedSet();
      const model = new Map<string, number>();
      for (const change of operations) {
        if ('remove' in change) {
          expect(set.delete(`m${change.remove}`)).toBe(model.delete(`m${change.remove}`));
        } else {
          set.add(`m${change.add}`, change.score);
          model.set(`m${change.add}`, change.score);
        }
      }
      const sorted = [...model].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
      expect(set.size).toBe(sorted.length);
      sorted.forEach(([member, score], rank) => {
        expect(set.at(rank)).toMatchObject({ member, score });
        expect(set.score(member)).toBe(score);
        expect(set.countBelow(score)).toBe(sorted.filter(([, other]) => other < score).length);
      });
      expect(set.at(sorted.length)).toBe(undefined);
    }),
  );
});

it('keeps its depth with rising scores, as joins make them', () => {
  const set = createSortedSet();
  for (let score = 0; score < 100_000; score++) set.add(`m${score}`, score);
  expect(set.countBelow(70_000)).toBe(70_000);
  for (let score = 0; score < 100_000; score += 2) set.delete(`m${score}`);
  expect(set.at(10_000)?.score).toBe(20_001);
});
