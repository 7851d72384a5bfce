/**
 * Script and style of the fallback page, as text. From source they are bundled when this is imported; in a build
 * this module is replaced by its own result, so that rendering a page needs no bundler.
 */
import { bundlePage } from '../../scripts/bundle-page';

export const { script, scriptHash, style, styleHash } = await bundlePage();
