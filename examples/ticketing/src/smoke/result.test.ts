import { expect, it } from 'vitest';
import { type SmokeResult, verdictOf } from './result';

const good: SmokeResult = {
  visitors: 100,
  assigned: 100,
  admitted: 90,
  entered: 80,
  booked: 60,
  left: 40,
  duplicatePositions: 0,
  overCapacity: 0,
  bypasses: 0,
  errors: 0,
  seconds: 1,
};

it('finds nothing wrong with a good result', () => {
  expect(verdictOf(good, 100)).toEqual([]);
});

it.each([
  [{ visitors: 99, booked: 59, assigned: 99 }, '100 visitors were expected, 99 came'],
  [{ booked: 59 }, '1 visitors were lost'],
  [{ assigned: 98 }, '2 visitors got no number'],
  [{ entered: 59 }, 'the stages do not add up'],
  [{ duplicatePositions: 1 }, '1 numbers were given twice'],
  [{ overCapacity: 2 }, 'capacity was exceeded 2 times'],
  [{ bypasses: 3 }, '3 cheats got through'],
  [{ errors: 4 }, '4 errors'],
])('objects to %j', (change, fault) => {
  expect(verdictOf({ ...good, ...change }, 100)).toEqual([fault]);
});
