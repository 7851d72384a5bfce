/** One script for pages without a bundler: everything under the global `urr`, all elements registered. */
import './define';

export * from './index';
export { UrrTimeEvent, UrrTimeLeftElement } from './time-left';
