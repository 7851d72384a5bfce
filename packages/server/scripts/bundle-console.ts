/** The operator's console, script and style, as text with the hashes a Content-Security-Policy names them by. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

export type ConsoleText = {
  readonly script: string;
  readonly scriptHash: string;
  readonly style: string;
  readonly styleHash: string;
  /** The script of the rehearsal's thread, loaded when somebody rehearses. */
  readonly worker: string;
};

/** The module whose place the built text takes. */
export const CONSOLE_TEXT = /src[\\/]console[\\/]text\.ts$/;

/** Browsers with `<dialog>` and private class members. */
const TARGET = ['chrome94', 'firefox98', 'safari15.4'];

/** @param folder of the package */
export async function bundleConsole(folder = join(import.meta.dirname, '..')): Promise<ConsoleText> {
  const bundle = async (options: BuildOptions, ...files: readonly string[]) => {
    const { outputFiles = [] } = await build({
      entryPoints: files.map((file) => join(folder, 'src/console', file)),
      outdir: join(folder, 'dist'),
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      target: TARGET,
      charset: 'utf8',
      conditions: ['@urr/source'],
      ...options,
    });
    return (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text.trim() ?? '';
  };
  // uPlot's licence goes with it.
  const banner = { js: `/*!\n${licence()}*/` };
  const textOf = await bundle({ banner }, 'client/main.ts', 'client/style.css');
  const worker = (await bundle({}, 'rehearsal/worker.ts'))('.js');
  // As the body of an element, where only the end tag would end it.
  const script = textOf('.js').replaceAll('</script', '<\\/script');
  const style = textOf('.css');
  return { script, scriptHash: hash(script), style, styleHash: hash(style), worker };
}

/** The module that stands in for `text.ts` in a build. */
export async function consoleModule(folder: string): Promise<string> {
  return `const text = ${JSON.stringify(await bundleConsole(folder))};\nexport const consoleText = async () => text;`;
}

function licence(): string {
  return readFileSync(createRequire(import.meta.url).resolve('uplot/LICENSE'), 'utf8');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
