/** `pnpm lint`: nobody imports against the direction of the packages. The rules: tooling/imports/rules.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { checkImports } from '../tooling/imports/check.ts';
import { importGraph } from '../tooling/imports/graph.ts';
import { readEntries } from '../tooling/manifests.ts';

const root = join(import.meta.dirname, '..');
const sources = new Map<string, string>();
for (const name of readdirSync(join(root, 'packages'))) {
  for (const file of readdirSync(join(root, 'packages', name, 'src'), {
    recursive: true,
    encoding: 'utf8',
  })) {
    if (!file.endsWith('.ts') || /\.(test|test-d|bench|d)\.ts$/.test(file)) continue;
    const path = `packages/${name}/src/${file.split(sep).join('/')}`;
    sources.set(path, readFileSync(join(root, path), 'utf8'));
  }
}

const entries = readEntries(root);
const complaints = checkImports(importGraph(sources, entries), entries);
for (const complaint of complaints) console.error(complaint);
console.log(`Checked the imports of ${sources.size} files: ${complaints.length} against the rules.`);
process.exitCode = complaints.length === 0 ? 0 : 1;
