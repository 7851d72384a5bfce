import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base';
import { CONSOLE_TEXT, consoleModule } from './scripts/bundle-console';

// Once for all formats.
let text: Promise<string> | undefined;

/** Puts the bundled console in the place of the module that bundles it, so that nobody needs a bundler afterwards. */
const inlineConsole: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'inline-console',
  setup(build) {
    build.onLoad({ filter: CONSOLE_TEXT }, async () => {
      text ??= consoleModule(process.cwd());
      return { contents: await text };
    });
  },
};

export default defineConfig(library({ platform: 'node', esbuildPlugins: [inlineConsole] }));
