/** Bundling as the tests of the decision core in njs do it: newer syntax than njs reads would survive and fail. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';

export function bundleForNjs(entry: string, define: Record<string, string> = {}): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2017',
    conditions: ['@urr/source'],
    alias: { 'node:crypto': 'crypto', 'node:fs': 'fs' }, // njs knows no node: names
    external: ['crypto', 'fs'],
    define,
  });
  return outputFiles[0]?.text ?? '';
}
