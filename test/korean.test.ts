/** The Korean pages say what the English ones say: the same sections, code, commands and rows in the same order. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tablesOf } from '../tooling/markdown.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

const fencesOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^```.*?^```/gms)].map(([block]) => block);
const headingsOf = (markdown: string): readonly string[] =>
  [...markdown.replace(/^```.*?^```/gms, '').matchAll(/^#+(?= )/gm)].map(([level]) => level);
/** Names in code marks: options, cookies, packages. Sentences may put them in another order. */
const namesOf = (markdown: string): readonly string[] => [
  ...new Set(
    [...markdown.replace(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name),
  ),
];

describe.each([
  { english: 'README.md', korean: 'README.ko.md' },
  { english: 'docs/guide/getting-started.md', korean: 'docs/ko/getting-started.md' },
])('$korean', ({ english, korean }) => {
  const [original, translation] = [read(english), read(korean)];

  it('has the sections of the English page', () => {
    expect(headingsOf(translation)).toEqual(headingsOf(original));
  });

  it('has its commands and code', () => {
    expect(fencesOf(translation)).toEqual(fencesOf(original));
  });

  it('has its tables and names what it names', () => {
    const sizes = (page: string) => tablesOf(page).map((rows) => [rows.length, rows[0]?.length]);
    expect(sizes(translation)).toEqual(sizes(original));
    const names = new Set(namesOf(translation));
    expect(namesOf(original).filter((name) => !names.has(name))).toEqual([]);
  });

  it('is linked from it or the index, and back', () => {
    expect(`${original}${read('docs/ko/README.md')}`).toContain(`](${korean.replace('docs/ko/', '')})`);
    expect(translation).toContain('[English](');
  });
});
