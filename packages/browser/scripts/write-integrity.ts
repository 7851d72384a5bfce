/** Step of the build: the hash of dist/urr.iife.js, into the README that is published with it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withIntegrity } from './integrity';

const folder = join(import.meta.dirname, '..');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const filled = withIntegrity(readme, readFileSync(join(folder, 'dist/urr.iife.js')));
if (filled !== readme) writeFileSync(join(folder, 'README.md'), filled);
