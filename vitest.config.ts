import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { closingLine } from './tooling/closing-line.ts';

// Packages are tested from source, whatever they import: nothing has to be built first.
const source = '@urr/source';
const fromSource = {
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions], externalConditions: [source] } },
};

const project = (name: string, root: string, test: object = {}) => ({
  ...fromSource,
  test: {
    name,
    root,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    restoreMocks: true,
    testTimeout: 15_000,
    ...test,
  },
});

export default defineConfig({
  test: {
    reporters: ['default', closingLine()],
    projects: [
      project('core', 'packages/core'),
      project('edge', 'packages/edge'),
      project('server', 'packages/server'),
      project('browser', 'packages/browser', {
        environment: 'happy-dom',
        exclude: ['test/chromium/**'],
      }),
      project('project', '.', { include: ['test/**/*.test.ts', 'tooling/**/*.test.ts', 'scripts/**/*.test.ts'] }),
    ],
  },
});
