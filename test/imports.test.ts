import { expect, it } from 'vitest';
import { checkImports } from '../tooling/imports/check.ts';
import { importGraph } from '../tooling/imports/graph.ts';
import { readSources } from '../tooling/imports/read-sources.ts';
import { readEntries } from '../tooling/manifests.ts';

const root = `${import.meta.dirname}/..`;

it('finds nobody importing against the direction of the packages', () => {
  const entries = readEntries(root);
  expect(checkImports(importGraph(readSources(root), entries), entries)).toEqual([]);
});
