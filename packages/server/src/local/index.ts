/** `@urr/server/local`: the whole waiting room on memory stores, for development and for the tests of your own app. */
export { createLocal, type Local, type LocalOptions } from './create-local';
export type { LocalListener } from './listen';
export type { LocalClock } from './local-clock';
export type { Passes, PassOptions, SomePasses } from './passes';
