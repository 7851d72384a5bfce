import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Options } from 'tsup';

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number];
type Manifest = {
  readonly exports: Record<string, string | { readonly '@urr/source': string }>;
  readonly bin?: Record<string, string>;
};

/**
 * The build of one package: ESM, CommonJS and types for every subpath of the `exports` map in the
 * package.json of the current folder, and an ESM file for every `bin`.
 */
export function library(overrides: Options = {}): ReturnType<typeof defineConfig> {
  const manifest = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as Manifest;
  const shared: Options = { target: 'node20', platform: 'neutral', sourcemap: true, splitting: true };
  const configs: Options[] = [
    {
      ...shared,
      entry: exportEntries(manifest),
      format: ['esm', 'cjs'],
      dts: { compilerOptions: { ignoreDeprecations: '6.0' } }, // tsup 8 sets baseUrl; TypeScript 6 objects
      noExternal: ['jose'],
      esbuildPlugins: [inlineInCommonJs('jose')],
      ...overrides,
    },
  ];
  const bins = binEntries(manifest);
  if (Object.keys(bins).length > 0) {
    configs.push({ ...shared, entry: bins, format: ['esm'], platform: 'node', sourcemap: false });
  }
  return defineConfig(configs);
}

// jose is ESM only and Lambda starts Node 20 and 22 without require(esm):
// the CJS file carries its own copy, the ESM file imports it.
function inlineInCommonJs(name: string): EsbuildPlugin {
  return {
    name: 'inline-in-commonjs',
    setup(build) {
      // With splitting tsup builds CommonJS from ESM, so `format` does not tell the two apart.
      if (build.initialOptions.outExtension?.['.js'] === '.cjs') return;
      build.onResolve({ filter: new RegExp(`^${name}$`) }, ({ path }) => ({ path, external: true }));
    },
  };
}

/** `{ 'token/verify-hs256': 'src/token/verify-hs256.ts', … }` from the `@urr/source` conditions. */
function exportEntries({ exports }: Manifest): Record<string, string> {
  const sources = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : [target['@urr/source'].slice('./'.length)],
  );
  return Object.fromEntries(
    sources.filter((file) => existsSync(file)).map((file) => [entryName(file), file]),
  );
}

function binEntries({ bin = {} }: Manifest): Record<string, string> {
  const files = Object.values(bin).map((file) => file.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts'));
  return Object.fromEntries(files.filter((file) => existsSync(file)).map((file) => [entryName(file), file]));
}

const entryName = (file: string): string => file.replace(/^src\//, '').replace(/\.ts$/, '');
