/**
 * Prints which elements each way of loading the browser package registers, in a stand-in for a browser. Like
 * load-packages.mjs it is copied beside the packed packages.
 *
 * usage: node register-elements.mjs import|require|script
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';

const require = createRequire(import.meta.url);
const registered = [];
globalThis.HTMLElement = class {};
globalThis.customElements = { get: () => undefined, define: (name) => registered.push(name) };

const [how] = process.argv.slice(2);
if (how === 'import') await import('@urr/browser/define');
if (how === 'require') require('@urr/browser/define');
if (how === 'script') {
  const folder = new URL('./node_modules/@urr/browser/', import.meta.url);
  runInThisContext(readFileSync(new URL('dist/urr.iife.js', folder), 'utf8'));
  if (typeof urr.enterWaitingRoom !== 'function') throw new Error('the global `urr` lacks enterWaitingRoom');
}
console.log(registered.sort().join());
