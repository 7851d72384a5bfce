/**
 * A vitest reporter that ends the output with one plain line, `N passed, N failed, N skipped`,
 * which a person or a CI system that does not know vitest can read.
 */
import type { Reporter, TestModule, TestSuite } from 'vitest/node';

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** `leftOut`: test files that could not run here and are counted as skipped, one each. */
export type ClosingLineOptions = { readonly leftOut?: number };

export const formatTally = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * Counts tests by result. What is not a test but broke the run counts as one failure each:
 * a module that did not load, a hook that threw, an error nobody caught.
 */
export function countResults(modules: readonly TestModule[], unhandled: readonly unknown[]): Tally {
  const tally = { passed: 0, failed: unhandled.length, skipped: 0 };
  for (const module of modules) {
    tally.failed += ownErrors(module);
    for (const suite of module.children.allSuites()) tally.failed += ownErrors(suite);
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') tally.passed += 1;
      else if (state === 'failed') tally.failed += 1;
      else tally.skipped += 1;
    }
  }
  return tally;
}

export function closingLine({ leftOut = 0 }: ClosingLineOptions = {}): Reporter {
  let tally: Tally = { passed: 0, failed: 0, skipped: leftOut };
  return {
    onInit(vitest) {
      if (vitest.config.watch) return;
      // At exit, because other reporters and failing set-ups print after the run has ended.
      process.once('exit', (code) => {
        const failed = code !== 0 && tally.failed === 0 ? 1 : tally.failed;
        process.stdout.write(`${formatTally({ ...tally, failed })}\n`);
      });
    },
    onTestRunEnd(modules, unhandled) {
      const counted = countResults(modules, unhandled);
      tally = { ...counted, skipped: counted.skipped + leftOut };
    },
  };
}

const ownErrors = (task: TestModule | TestSuite): number => (task.errors().length > 0 ? 1 : 0);
