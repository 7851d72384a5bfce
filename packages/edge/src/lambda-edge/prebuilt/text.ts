/**
 * The runtimes as text. From source they are bundled when they are asked for; in a build this module is replaced by its
 * own result, so that `urr-edge build` needs no bundler.
 */
import { bundleRuntime, type Runtime } from '../../../scripts/bundle-runtime';

const bundled: { [name in Runtime]?: string } = {};

export function runtimeText(name: Runtime): string {
  bundled[name] ??= bundleRuntime(name);
  return bundled[name];
}
