/** The runtimes of self-contained Lambda@Edge files, as text that `urr-edge build` completes with settings. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** The module whose place the built text takes. */
export const RUNTIME_TEXT = /src[\\/]lambda-edge[\\/]prebuilt[\\/]text\.ts$/;

const RUNTIMES = ['secrets', 'key-pairs'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/**
 * Text that declares `urrStart`, for either module system: what it needs of Node it gets from a `require` in scope.
 *
 * @param folder of the package
 */
export function bundleRuntime(name: Runtime, folder = join(import.meta.dirname, '..')): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, `src/lambda-edge/prebuilt/${name}.ts`)],
    bundle: true,
    minify: true,
    write: false,
    // As a module of its own it would come with what bundlers need to export and import: a cold function reads that, too.
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    conditions: ['@urr/source'],
  });
  return `let urrStart;\n(() => {${outputFiles[0]?.text.trim() ?? ''}})();`;
}

/** The module that stands in for `text.ts` in a build. */
export function runtimeModule(folder: string): string {
  const texts = Object.fromEntries(RUNTIMES.map((name) => [name, bundleRuntime(name, folder)]));
  return `const texts = ${JSON.stringify(texts)};
export const runtimeText = (name) => texts[name];`;
}
