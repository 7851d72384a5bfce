/** What a contract suite needs of a test runner: vitest, jest and node:test with an expect library all fit. */

/** The few expectations the suites use. */
export type Expectation = {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toMatchObject(expected: object): void;
  toBeLessThan(expected: number): void;
  toBeLessThanOrEqual(expected: number): void;
  toBeGreaterThan(expected: number): void;
};

export type TestRunner = {
  describe(title: string, body: () => void): void;
  it(title: string, body: () => void | Promise<void>): void;
  expect(actual: unknown): Expectation;
};
