/** What the documentation says of `urr` is what the commands say of themselves. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { optionsOf } from '../packages/server/src/cli/command.ts';
import { CHECKS } from '../packages/server/src/cli/doctor/checks.ts';
import { COMMANDS } from '../packages/server/src/cli/run.ts';
import { anchorsOf, tablesOf } from '../tooling/markdown.ts';

const root = `${import.meta.dirname}/..`;
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const GENERATED = '<!-- written by: vitest run --project project test/cli-reference.test.ts -u -->\n';

it('cli.md has every command as it explains itself', async () => {
  const page = read('docs/reference/cli.md');
  const sections = COMMANDS.map(
    ({ name, summary, usage }) => `\n### urr ${name}\n\n${summary}.\n\n\`\`\`text\n${usage}\n\`\`\`\n`,
  );
  const written = page.slice(0, page.indexOf(GENERATED)) + GENERATED + sections.join('');
  await expect(written).toMatchFileSnapshot(`${root}/docs/reference/cli.md`);
});

it('doctor.md has every check', () => {
  const [, ...rows] = tablesOf(read('docs/guide/doctor.md')).find(([head]) => head?.[0] === 'check') ?? [];
  expect(rows.map(([id = '']) => id.replaceAll('`', ''))).toEqual(CHECKS.map(({ id }) => id));
});

it.each(CHECKS.map(({ id, docs }) => [id, docs]))('the check %s leads to %s, which is there', (_, docs) => {
  const [path = '', anchor = ''] = docs.split('#');
  expect([...anchorsOf(read(path))]).toContain(anchor);
});

it('the options a usage explains are those its first line may name', () => {
  for (const command of COMMANDS) {
    const [line = ''] = command.usage.split('\n');
    const explained = optionsOf(command).map(({ name }) => name);
    for (const [option] of line.matchAll(/--[a-z-]+/g)) expect(explained, command.name).toContain(option);
  }
});
