/**
 * Step of a package's build after tsup: the types of the ESM build once more as those of CommonJS, whose files import
 * each other as `.cjs`. Building them apart takes as long again and writes the same.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RELATIVE_IMPORT = /((?:from|import\(|import) ?(['"])\.[^'"]*)\.js\2/g;

for (const file of readdirSync('dist', { recursive: true })) {
  if (!file.endsWith('.d.ts')) continue;
  const types = readFileSync(join('dist', file), 'utf8');
  writeFileSync(join('dist', file.replace(/\.ts$/, '.cts')), types.replace(RELATIVE_IMPORT, '$1.cjs$2'));
}
