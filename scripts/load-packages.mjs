/**
 * Loads every entry named on the command line, by `import` or `require`, and prints what each exports.
 * check-packages.ts copies it beside the packed packages and runs it there with the options of Node under
 * which a Lambda starts. Plain JavaScript, so that nothing but Node takes part.
 *
 * usage: node load-packages.mjs import|require @urr/core @urr/core/position …
 */
import { createRequire } from 'node:module';

const [how, ...names] = process.argv.slice(2);
const require = createRequire(import.meta.url);

// One number for each value, so that the caller can tell which entries share a class or function.
const numbers = new Map();
const numberOf = (value) => {
  if (!numbers.has(value)) numbers.set(value, numbers.size);
  return numbers.get(value);
};

const loaded = {};
for (const name of names) {
  const exports = how === 'require' ? require(name) : await import(name);
  loaded[name] = Object.fromEntries(Object.entries(exports).map(([key, value]) => [key, numberOf(value)]));
}
console.log(JSON.stringify(loaded));
