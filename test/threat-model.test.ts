/** Every test the threat model names is there, and each of the ten API risks is answered with one. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { tablesOf } from '../tooling/markdown.ts';

const root = resolve(import.meta.dirname, '..');
const text = readFileSync(`${root}/docs/threat-model.md`, 'utf8');
const testsIn = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`((?:core|edge|server|browser|examples|test)\/[^`]+)`/g)].map(([, path = '']) => path);
const toPath = (file: string): string => (/^(examples|test)\//.test(file) ? file : `packages/${file}`);

it('names tests that there are', () => {
  const named = [...new Set(testsIn(text))];
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((file) => !existsSync(`${root}/${toPath(file)}`))).toEqual([]);
});

it('shows for each attack by which test it is stopped, or where to read what to do', () => {
  const attacks = tablesOf(text).filter(([head]) => head?.[0] === 'attack');
  const silent = attacks
    .flatMap(([, ...rows]) => rows)
    .filter(([, , shown = '']) => testsIn(shown).length === 0 && !shown.includes(']('));
  expect(silent).toEqual([]);
});

it('answers the ten risks of the OWASP API Security list, in their order', () => {
  const [, ...rows] = tablesOf(text).find(([head]) => head?.[0] === 'risk') ?? [];
  expect(rows.map(([risk = '']) => risk.split(' ')[0])).toEqual(
    Array.from({ length: 10 }, (_, index) => `API${index + 1}`),
  );
  expect(rows.filter(([, does, shown, yours]) => !does || !yours || testsIn(shown).length === 0)).toEqual([]);
});
