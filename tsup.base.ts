import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Options } from 'tsup';
import { type Manifest, readEntries, readManifest } from './tooling/manifests';

type TsupPlugin = NonNullable<Options['plugins']>[number];

type LibraryOptions = Options & {
  /** True bundles the other packages of the workspace in, their types too, so that nothing is installed beside. */
  readonly standalone?: boolean;
  /**
   * These source files get a file of their own in the ESM build, so that a bundler can leave out what is not
   * used even where a file does something when it is loaded, as the definition of an element does.
   */
  readonly separate?: readonly string[];
};

/**
 * The build of one package: ESM, CommonJS and types for every subpath of the `exports` map in the
 * package.json of the current folder, and an ESM file for every `bin`. What package.json lists under
 * `dependencies` stays an import.
 */
export function library(options: LibraryOptions = {}): Options[] {
  const { standalone = false, separate = [], ...overrides } = options;
  const manifest = readManifest(process.cwd());
  const entry = exportEntries(manifest);
  const workspace = standalone ? [/^@urr\//] : [];
  const shared: Options = {
    entry,
    target: 'node20',
    platform: 'neutral',
    // Workers and Deno know Node's modules by this name only.
    removeNodeProtocol: false,
    splitting: true,
    sourcemap: true,
    esbuildOptions,
    plugins: [withoutBareImports],
    ...overrides,
  };
  return [
    {
      ...shared,
      format: 'esm',
      noExternal: workspace,
      entry: { ...entry, ...byName(separate) },
      plugins: [withoutBareImports, keepOnly(entry)],
    },
    {
      ...shared,
      format: 'cjs',
      // jose is ESM only and Lambda starts Node 20 and 22 without require(esm): CommonJS carries a copy.
      noExternal: [...workspace, 'jose'],
      // Subpaths share their classes through chunks, or `instanceof` would fail between them. tsup's own
      // way of doing that in CommonJS breaks on jose's syntax; with `treeshake` it leaves it to Rollup,
      // which writes the sourceMappingURL comment twice: no source map.
      treeshake: true,
      sourcemap: false,
    },
    // Those of CommonJS are copies: scripts/copy-types.mjs.
    { entry, format: 'esm', dts: { only: true, compilerOptions: typeOptions(standalone) } },
    ...binConfigs(manifest, shared),
  ];
}

/** What is bundled in from the workspace is taken from source, where unused code is easy to leave out. */
export const esbuildOptions: NonNullable<Options['esbuildOptions']> = (options) => {
  options.chunkNames = 'chunks/[name]-[hash]';
  options.conditions = ['@urr/source'];
  options.external = [...(options.external ?? []), 'node:*'];
};

function binConfigs({ bin = {} }: Manifest, shared: Options): Options[] {
  const files = Object.values(bin).map((file) => file.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts'));
  if (files.length === 0) return [];
  return [{ ...shared, entry: byName(files), format: 'esm', platform: 'node', sourcemap: false }];
}

function typeOptions(standalone: boolean): object {
  const options = { ignoreDeprecations: '6.0' }; // tsup 8 sets baseUrl; TypeScript 6 objects
  // The built types of other packages are read much faster than their sources.
  if (!standalone) return { ...options, customConditions: [] };
  const root = join(process.cwd(), '../..');
  // What is found through `paths` counts as our own and is written into the types.
  const sources = [...readEntries(root)].map(([name, file]) => [
    name,
    [relative(process.cwd(), join(root, file))],
  ]);
  return { ...options, paths: Object.fromEntries(sources) };
}

/** `{ 'token/verify-hs256': 'src/token/verify-hs256.ts', … }` from the `@urr/source` conditions. */
function exportEntries({ exports }: Manifest): Record<string, string> {
  const targets = Object.values(exports).filter((target) => typeof target !== 'string');
  return byName(targets.map((target) => target['@urr/source'].slice('./'.length)));
}

// esbuild repeats, as `import "./chunks/…"`, what a file's imports import. Nothing in the packages does anything
// when loaded but their entries, so these lines only cost the user files to load and warnings in their bundler.
const withoutBareImports: TsupPlugin = {
  name: 'without-bare-imports',
  renderChunk(code) {
    return this.format === 'esm' ? { code: code.replace(/^import "\.[^"]+";$/gm, '') } : undefined;
  },
};

/** Deletes what was built but is not loaded by any of these entries. */
function keepOnly(entry: Record<string, string>): TsupPlugin {
  return {
    name: 'keep-only',
    buildEnd({ writtenFiles }) {
      const used = new Set(Object.keys(entry).map((name) => join('dist', `${name}.js`)));
      for (const file of used) {
        const imports = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*"(\.[^"]+)"/g);
        for (const [, path = ''] of imports) used.add(join(dirname(file), path));
      }
      for (const { name } of writtenFiles) {
        if (!used.has(join(name.replace(/\.map$/, '')))) rmSync(name);
      }
    },
  };
}

const byName = (files: readonly string[]): Record<string, string> =>
  Object.fromEntries(files.map((file) => [file.replace(/^src\//, '').replace(/\.ts$/, ''), file]));
