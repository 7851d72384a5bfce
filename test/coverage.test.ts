/** Every path that the pages on coverage and on the source name exists; every row says how far it is; the sums are right. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { tablesOf } from '../tooling/markdown.ts';

const root = resolve(import.meta.dirname, '..');
const page = resolve(root, 'docs/decisions/coverage.md');
const text = readFileSync(page, 'utf8');
const STATES = ['done', 'partly', 'not yet', 'out of scope'] as const;

const rows = tablesOf(text)
  .filter(([head]) => head?.[1] === 'state')
  .flatMap(([, ...found]) => found)
  .map(([asked = '', state = '', shown = '']) => ({
    asked,
    state: STATES.find((one) => state.startsWith(one)),
    says: state,
    files: [...shown.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  }));

const toPath = (file: string): string =>
  /^(core|edge|server|browser)\//.test(file) ? `packages/${file}` : file;

it('names nothing that is not there', () => {
  expect(rows.length).toBeGreaterThan(150);
  const missing = rows
    .flatMap(({ files }) => files)
    .filter((file) => !existsSync(resolve(root, toPath(file))));
  expect(missing).toEqual([]);
});

it('shows how each contradiction of the source was resolved', () => {
  const source = readFileSync(resolve(root, 'docs/decisions/source.md'), 'utf8');
  const shown = tablesOf(source).flatMap(([, ...found]) => found.map((row) => row[3] ?? ''));
  expect(shown.length).toBeGreaterThan(50);
  const files = shown.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file));
  expect(files.filter((named) => named.length === 0)).toEqual([]);
  expect(files.flat().filter((file) => !existsSync(resolve(root, toPath(file))))).toEqual([]);
});

it('says of each how far it is, and why where it is not done', () => {
  const silent = rows.filter(({ state, says, files }) => {
    if (state === undefined || files.length === 0) return true;
    return (state === 'partly' || state === 'out of scope') && !says.includes(':');
  });
  expect(silent).toEqual([]);
});

it('counts right', async () => {
  const meaning = new Map(tablesOf(text)[0]?.map(([state = '', , means = '']) => [state, means]));
  const counts = STATES.map((state) => {
    const count = rows.filter((row) => row.state === state).length;
    return `| ${state} | ${count} | ${meaning.get(state)} |`.replace('|  |', '| |');
  });
  const head = '| state | requirements | means |\n| --- | ---: | --- |';
  const summary = /(?<=<!-- summary -->\n)[\s\S]*?(?=<!-- \/summary -->)/;
  await expect(text.replace(summary, () => `${head}\n${counts.join('\n')}\n`)).toMatchFileSnapshot(page);
});
