/**
 * The runtimes as text. From source they are bundled when this is imported; in a build this module is replaced by its
 * own result, so that the builder needs no bundler.
 */
import { bundleFunctions } from '../../../scripts/bundle-functions';

export const functionTexts = bundleFunctions();
