import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base';
import { RUNTIME_TEXT, runtimeModule } from './scripts/bundle-runtime';

/** Puts the bundled runtime of Lambda@Edge files in the place of the module that bundles it. */
const inlineRuntime: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'inline-runtime',
  setup(build) {
    build.onLoad({ filter: RUNTIME_TEXT }, () => ({ contents: runtimeModule(process.cwd()) }));
  },
};

export default defineConfig(library({ esbuildPlugins: [inlineRuntime] }));
