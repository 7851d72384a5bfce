/**
 * `runtime.ts` as text. From source it is bundled when this is imported; in a build this module is replaced by its own
 * result, so that `urr-edge build` needs no bundler.
 */
import { bundleRuntime } from '../../../scripts/bundle-runtime';

export const runtimeText = bundleRuntime();
