import { readdirSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';
import { esbuildOptions, library } from '../../tsup.base';
import { minifyStyles, pageModule } from './scripts/bundle-page';

/** Puts the bundled script and style of the fallback page in the place of the module that bundles them. */
const inlinePage: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'inline-page',
  setup(build) {
    build.onLoad({ filter: /src[\\/]page[\\/]inline\.ts$/ }, async () => ({
      contents: await pageModule(process.cwd()),
    }));
  },
};

const pieces = ['client', 'element', 'messages'].flatMap((folder) =>
  readdirSync(`src/${folder}`)
    .filter((file) => /^[^.]+\.ts$/.test(file))
    .map((file) => `src/${folder}/${file}`),
);

// What runs `<dialog>` also knows private class members; written for older browsers they cost two kilobytes more.
const browser: Options = { target: ['chrome94', 'firefox98', 'safari15.4'], platform: 'browser' };

export default defineConfig([
  ...library({ standalone: true, separate: pieces, ...browser, esbuildPlugins: [minifyStyles, inlinePage] }),
  {
    ...browser,
    entry: { urr: 'src/iife.ts' },
    format: 'iife',
    globalName: 'urr',
    outExtension: () => ({ js: '.iife.js' }),
    minify: true,
    noExternal: [/^@urr\//],
    esbuildPlugins: [minifyStyles],
    esbuildOptions,
  },
]);
