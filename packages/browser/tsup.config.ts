import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base';
import { pageModule } from './scripts/bundle-page';

// Private class members as they are: written for older browsers they cost more than the rest of the element.
const target = ['es2022'];

/** Replaces the module that bundles the fallback page's script by what it bundles. */
const inlinePage: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'inline-page',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]page[\\/]inline\.ts$/ }, () => ({ contents: pageModule() }));
  },
};

export default defineConfig([
  ...library({ standalone: true, target, platform: 'browser', esbuildPlugins: [inlinePage] }),
  {
    entry: { urr: 'src/iife.ts' },
    format: 'iife',
    globalName: 'urr',
    outExtension: () => ({ js: '.iife.js' }),
    target: ['chrome94', 'firefox98', 'safari15.4'],
    platform: 'browser',
    minify: true,
    noExternal: [/^@urr\//],
    esbuildOptions(options) {
      options.charset = 'utf8';
    },
  },
]);
