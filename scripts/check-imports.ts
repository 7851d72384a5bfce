/** `pnpm lint`: nobody imports against the direction of the packages. The rules: tooling/imports/rules.ts. */
import { join } from 'node:path';
import { checkImports } from '../tooling/imports/check.ts';
import { importGraph } from '../tooling/imports/graph.ts';
import { readSources } from '../tooling/imports/read-sources.ts';
import { readEntries } from '../tooling/manifests.ts';

const root = join(import.meta.dirname, '..');
const sources = readSources(root);
const entries = readEntries(root);
const complaints = checkImports(importGraph(sources, entries), entries);
for (const complaint of complaints) console.error(complaint);
console.log(`Checked the imports of ${sources.size} files: ${complaints.length} against the rules.`);
process.exitCode = complaints.length === 0 ? 0 : 1;
