import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base';
import { FUNCTION_TEXT, functionsModule } from './scripts/bundle-functions';
import { RUNTIME_TEXT, runtimeModule } from './scripts/bundle-runtime';

// Once for all formats.
let functions: string | undefined;

/** Puts bundled runtimes in the place of the modules that bundle them, so that nobody needs a bundler afterwards. */
const inlineRuntimes: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'inline-runtimes',
  setup(build) {
    build.onLoad({ filter: RUNTIME_TEXT }, () => ({ contents: runtimeModule(process.cwd()) }));
    build.onLoad({ filter: FUNCTION_TEXT }, () => {
      functions ??= functionsModule(process.cwd());
      return { contents: functions };
    });
  },
};

export default defineConfig(library({ esbuildPlugins: [inlineRuntimes] }));
