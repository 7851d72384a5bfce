import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Sources } from './graph.ts';

/** The sources of all packages, without their tests. */
export function readSources(root: string): Sources {
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
  return sources;
}
