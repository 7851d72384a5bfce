/** A release takes all four packages at once, under one version, with provenance. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readManifests } from '../tooling/manifests.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const names = [...readManifests(root).values()].map(({ name }) => name).sort();

it('gives all packages one version', () => {
  const { fixed, ignore, access } = JSON.parse(read('.changeset/config.json'));
  expect(fixed.map((group: string[]) => [...group].sort())).toEqual([names]);
  expect({ ignore, access }).toEqual({ ignore: ['@urr-examples/*'], access: 'public' });
});

const changesets = readdirSync(`${root}/.changeset`).filter((file) => /^(?!README).*\.md$/.test(file));

it.each(changesets)('.changeset/%s names packages there are, and says what changed', (file) => {
  const [, head = '', said = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(`.changeset/${file}`)) ?? [];
  const entries = head.split('\n').map((line) => /^['"](.+)['"]: (patch|minor|major)$/.exec(line)?.[1]);
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.filter((name) => name === undefined || !names.includes(name))).toEqual([]);
  expect(said.trim().length).toBeGreaterThan(20);
});

it('publishes from a workflow that can prove it', () => {
  const workflow = read('.github/workflows/release.yml');
  expect(workflow).toMatch(/id-token: write/);
  expect(workflow).toMatch(/NPM_CONFIG_PROVENANCE: true/);
  expect(workflow).toMatch(/needs: verify/);
  expect(read('.ci/publish')).toMatch(/repository\.directory=/);
});

it.each(readdirSync(`${root}/.github/workflows`))('%s runs scripts that there are', (file) => {
  const { scripts } = JSON.parse(read('package.json'));
  const text = read(`.github/workflows/${file}`);
  const run = [...text.matchAll(/pnpm@10 (?!install|changeset|audit)([a-z:]+)/g)].map(
    ([, name = '']) => name,
  );
  expect(run.filter((name) => !(name in scripts))).toEqual([]);
  const npm = [...text.matchAll(/run: npm (?:run )?((?!ci\b|run\b)[a-z:]+)/g)].map(([, name = '']) => name);
  // Folders with an installation of their own: the site, and the examples of the matrix.
  const examples = /example: \[(.+)\]/.exec(text)?.[1]?.split(', ');
  for (const folder of examples?.map((example) => `examples/${example}`) ?? ['website']) {
    const own = JSON.parse(read(`${folder}/package.json`)).scripts;
    expect(npm.filter((name) => !(name in own))).toEqual([]);
  }
});
