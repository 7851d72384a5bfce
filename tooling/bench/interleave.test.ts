import { expect, it } from 'vitest';
import { asyncContestant, contestant, interleave, median } from './interleave.ts';

it('compares every contestant with the yardstick, which is 1', async () => {
  const timings = await interleave(
    [contestant('one', Number, (n) => n), asyncContestant('two', Number, async (n) => n)],
    'one',
    { rounds: 3, sliceMs: 0.01, warmUpMs: 1 },
  );
  expect(timings.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(timings[0]?.ratio).toBe(1);
});

it('gives every call an input of its own', async () => {
  const seen: number[] = [];
  await contestant('one', Number, (n) => seen.push(n)).prepare(3)();
  expect(seen).toEqual([0, 1, 2]);
});

it('goes on counting where the last slice ended', async () => {
  const seen: number[] = [];
  const one = contestant('one', Number, (n) => seen.push(n));
  await one.prepare(2)();
  await one.prepare(2)();
  expect(seen).toEqual([0, 1, 2, 3]);
});

it('does not start without the yardstick', async () => {
  await expect(
    interleave([contestant('one', Number, (n) => n)], 'other', { rounds: 1, sliceMs: 0.01, warmUpMs: 1 }),
  ).rejects.toThrow('no contestant is called other');
});

it.each([
  { values: [3, 1, 2], middle: 2 },
  { values: [4, 1, 2, 3], middle: 2.5 },
])('takes the middle of $values', ({ values, middle }) => {
  expect(median(values)).toBe(middle);
});
