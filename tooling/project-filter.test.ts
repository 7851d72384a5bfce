import { expect, it } from 'vitest';
import { runsProject } from './project-filter.ts';

const command = (...args: string[]) => ['/usr/bin/node', '/x/node_modules/vitest/vitest.mjs', 'run', ...args];

it.each([
  { args: [], runs: true, when: 'no project is named' },
  { args: ['--project', 'browser:chromium'], runs: true, when: 'it is named' },
  { args: ['--project=browser:chromium'], runs: true, when: 'it is named with an equals sign' },
  { args: ['--project', 'core', '--project', 'browser*'], runs: true, when: 'a pattern matches it' },
  { args: ['--project', 'browser'], runs: false, when: 'only the start of its name is given' },
  { args: ['--project', 'core'], runs: false, when: 'another is named' },
  { args: ['--project', '!browser:chromium'], runs: false, when: 'it is left out' },
  { args: ['--project', '!core'], runs: true, when: 'another is left out' },
])('answers $runs when $when', ({ args, runs }) => {
  expect(runsProject(command(...args), 'browser:chromium')).toBe(runs);
});

it('answers no when another tool reads the configuration', () => {
  expect(runsProject(['/usr/bin/node', '/x/node_modules/knip/bin/knip.js'], 'core')).toBe(false);
});
