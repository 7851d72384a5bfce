import { expect, it } from 'vitest';
import type { TestModule } from 'vitest/node';
import { countResults, formatTally } from './closing-line';

type Part = {
  readonly states?: readonly string[];
  readonly errors?: number;
  readonly suiteErrors?: readonly number[];
};

const moduleOf = ({ states = [], errors = 0, suiteErrors = [] }: Part): TestModule =>
  ({
    errors: () => Array(errors).fill({}),
    children: {
      allSuites: () => suiteErrors.map((count) => ({ errors: () => Array(count).fill({}) })),
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
    },
  }) as unknown as TestModule;

it('counts tests over all modules', () => {
  const modules = [moduleOf({ states: ['passed', 'passed', 'skipped'] }), moduleOf({ states: ['failed'] })];
  expect(countResults(modules, [])).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

it('counts a module that did not load as one failure', () => {
  expect(countResults([moduleOf({ errors: 2 })], [])).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('counts a suite whose hook threw as one failure', () => {
  const modules = [moduleOf({ states: ['skipped'], suiteErrors: [1, 0] })];
  expect(countResults(modules, [])).toEqual({ passed: 0, failed: 1, skipped: 1 });
});

it('counts every error nobody caught', () => {
  expect(countResults([], [new Error('a'), new Error('b')]).failed).toBe(2);
});

it('writes the line others look for', () => {
  expect(formatTally({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed, 3 skipped');
});
