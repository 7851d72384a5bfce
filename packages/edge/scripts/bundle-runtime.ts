/** The runtime of self-contained Lambda@Edge files, as text that `urr-edge build` completes with settings. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** The module whose place the built text takes. */
export const RUNTIME_TEXT = /src[\\/]lambda-edge[\\/]prebuilt[\\/]text\.ts$/;

/**
 * Text that declares `urrRuntime`, for either module system: what it needs of Node it gets from a `require` in scope.
 *
 * @param folder of the package
 */
export function bundleRuntime(folder = join(import.meta.dirname, '..')): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, 'src/lambda-edge/prebuilt/runtime.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'urrRuntime',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    conditions: ['@urr/source'],
  });
  return outputFiles[0]?.text.trim() ?? '';
}

/** The module that stands in for `text.ts` in a build. */
export function runtimeModule(folder: string): string {
  return `export const runtimeText = () => ${JSON.stringify(bundleRuntime(folder))};`;
}
