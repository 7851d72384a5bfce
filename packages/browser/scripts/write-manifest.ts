/** Step of the build: dist/custom-elements.json. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { elementsManifest } from './elements-manifest';

const folder = join(import.meta.dirname, '..');
writeFileSync(
  join(folder, 'dist/custom-elements.json'),
  `${JSON.stringify(elementsManifest(folder), null, 2)}\n`,
);
