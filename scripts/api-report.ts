/**
 * `pnpm api`, after `pnpm build`: writes the public interface of each package to its `api-report.md`. With `--check` it
 * only says which of them no longer hold.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifests } from '../tooling/manifests.ts';
import { apiReport } from '../tooling/packages/api-report.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

for (const [folder, { name, exports }] of readManifests(root)) {
  const entries = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : [{ name: name + subpath.slice(1), types: join(root, 'packages', folder, target.import.types) }],
  );
  const file = join(root, 'packages', folder, 'api-report.md');
  const report = apiReport(name, entries);
  if (existsSync(file) && readFileSync(file, 'utf8') === report) continue;
  if (check) {
    process.exitCode = 1;
    console.error(`${name}: the public interface has changed; see it with: pnpm api && git diff`);
  } else {
    writeFileSync(file, report);
    console.log(`packages/${folder}/api-report.md`);
  }
}
