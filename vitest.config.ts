import { readdirSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { closingLine } from './tooling/closing-line.ts';
import { runsProject } from './tooling/project-filter.ts';
import { chromiumArgs, ensureService, findService, servicesRequired } from './tooling/services.ts';
import { nothingProvided } from './tooling/setup/provided.ts';

type TestOptions = NonNullable<TestProjectInlineConfiguration['test']>;

// Packages are tested from source, whatever they import: nothing has to be built first.
const source = '@urr/source';
// Workers run under these. `module` means a bundler: the AWS SDK then offers files that Node itself cannot load.
const serverConditions = [source, ...defaultServerConditions.filter((condition) => condition !== 'module')];
const fromSource = {
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: serverConditions, externalConditions: [source] } },
};

const project = (name: string, root: string, test: TestOptions = {}): TestProjectInlineConfiguration => ({
  ...fromSource,
  test: {
    name,
    root,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    provide: nothingProvided,
    restoreMocks: true,
    testTimeout: 30_000,
    ...test,
  },
});

const setup = (service: string): string => `${import.meta.dirname}/tooling/setup/${service}.ts`;

const chromium = chromiumForThisRun();
const inChromium = project('browser:chromium', 'packages/browser', {
  include: ['test/chromium/**/*.test.ts'],
  globalSetup: [setup('chromium')],
  browser: {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    instances: [{ browser: 'chromium' }],
    provider: playwright({ launchOptions: { executablePath: chromium ?? '', args: [...chromiumArgs] } }),
  },
});
// Where it is required its set-up reports that it is missing, as a failed run.
const leaveOutChromium = chromium === null && !servicesRequired();

export default defineConfig({
  test: {
    // As many as the smallest machine has processors: most files wait for a service or a browser half of the time.
    maxWorkers: 2,
    reporters: ['default', closingLine({ leftOut: leaveOutChromium ? chromiumTestFiles() : 0 })],
    // `pnpm coverage`: floors under what is there, not aims. What only runs in real Chromium or njs is not counted.
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-d.ts', '**/prebuilt/**', '**/cli/main.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 96, branches: 89 },
    },
    projects: [
      project('core', 'packages/core', { globalSetup: [setup('njs')] }),
      project('edge', 'packages/edge', { globalSetup: [setup('njs'), setup('nginx')] }),
      project('server', 'packages/server', { globalSetup: [setup('redis'), setup('chromium')] }),
      project('browser', 'packages/browser', { environment: 'happy-dom', exclude: ['test/chromium/**'] }),
      ...(leaveOutChromium ? [] : [inChromium]),
      project('examples', 'examples', {
        // Recipes for frameworks run on stand-ins: nothing is installed for a few lines.
        alias: Object.fromEntries(
          ['next/server', 'react', 'vue'].map((name) => [
            name,
            `${import.meta.dirname}/examples/quickstart/test/${name.replace('/', '-')}.ts`,
          ]),
        ),
        include: ['*/src/**/*.test.ts', '*/test/**/*.test.ts'],
        // Outside the workspace, with an installation of their own.
        exclude: ['**/node_modules/**', 'cloudflare-worker/**', 'nextjs/**'],
        globalSetup: [setup('chromium'), setup('redis')],
        testTimeout: 90_000,
        hookTimeout: 60_000,
      }),
      project('project', '.', { include: ['{test,tooling,scripts}/**/*.test.ts'] }),
    ],
  },
});

/** Installs Chromium only for a run that will use it. */
function chromiumForThisRun(): string | null {
  if (!runsProject(process.argv, 'browser:chromium')) return findService('chromium');
  try {
    return ensureService('chromium');
  } catch {
    return null;
  }
}

function chromiumTestFiles(): number {
  if (!runsProject(process.argv, 'browser:chromium')) return 0;
  try {
    const files = readdirSync(`${import.meta.dirname}/packages/browser/test/chromium`, { recursive: true });
    return files.filter((file) => String(file).endsWith('.test.ts')).length;
  } catch {
    return 0;
  }
}
