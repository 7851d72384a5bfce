/** One script for pages without a bundler: everything under the global `urr`, both waiting elements registered. */
import './define';

export * from './index';
