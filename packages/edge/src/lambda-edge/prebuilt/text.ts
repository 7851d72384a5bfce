/**
 * `runtime.ts` as text. From source it is bundled when it is asked for; in a build this module is replaced by its own
 * result, so that `urr-edge build` needs no bundler.
 */
import { bundleRuntime } from '../../../scripts/bundle-runtime';

let bundled: string | undefined;

export function runtimeText(): string {
  bundled ??= bundleRuntime();
  return bundled;
}
