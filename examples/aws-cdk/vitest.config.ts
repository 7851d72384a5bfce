import { defineConfig } from 'vitest/config';

// A stack is synthesised once for each file; the first load of the CDK takes seconds.
export default defineConfig({
  test: {
    include: ['{lib,functions,lambda-edge,queue-service}/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
