/**
 * The runtimes as text. From source each is bundled when it is asked for; in a build this module is replaced by its own
 * results, so that the builder needs no bundler.
 */
import { bundleFunction, type FunctionText } from '../../../scripts/bundle-functions';
import { nameOf, type Variant } from './variant';

const bundled = new Map<string, FunctionText>();

export function functionText(variant: Variant): FunctionText {
  const name = nameOf(variant);
  const text = bundled.get(name) ?? bundleFunction(variant);
  bundled.set(name, text);
  return text;
}
